import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { GraphNode, Shape } from './graph.js';
import { inferOperation, sameShape } from './infer-operation.js';
import type { StepProgram } from './step-program.js';

/**
 * Whether a program is whole, before a backend compiles it: programs are data, and may come from another version.
 * Throws `compute.program_refused` where a node reads one that doesn't come before it, where shapes or dtypes aren't
 * those of the operation, where an input is neither state nor batch, and where a result names no node.
 */
export function checkProgram(program: StepProgram): void {
  const { nodes } = program.graph;
  nodes.forEach((node, place) => {
    checkNode(program, node, place);
  });
  for (const [state, place] of Object.entries(program.next)) {
    const shape = program.state[state];
    const node = nodes[place];
    if (shape === undefined || node?.dtype !== 'float32' || !sameShape(node.shape, shape)) {
      throw refused(program, `next ${state} is not a node of the state's shape`);
    }
  }
  for (const [metric, place] of Object.entries(program.metrics)) {
    if (nodes[place] === undefined) throw refused(program, `metric ${metric} is no node`);
  }
}

function checkNode(program: StepProgram, node: GraphNode, place: number): void {
  const { operation, shape, dtype } = node;
  const where = `node ${place} (${operation.kind})`;
  const inputs = node.inputs.map((input) => {
    const before = input < place ? program.graph.nodes[input] : undefined;
    if (before === undefined) throw refused(program, `${where} reads ${input}, not before it`);
    return before;
  });
  if (operation.kind === 'input') {
    const slot = slotOf(program, operation.name);
    if (slot?.dtype !== operation.dtype || !sameShape(slot.shape, operation.shape)) {
      throw refused(program, `${where} is neither the state nor the input ${operation.name}`);
    }
  }
  try {
    const typed = inferOperation(operation, inputs);
    if (typed.dtype === dtype && sameShape(typed.shape, shape)) return;
  } catch (cause) {
    if (isHoldpointError(cause)) throw refused(program, `${where}: ${cause.message}`, cause);
    throw cause;
  }
  throw refused(program, `${where} says another shape than its operation has`);
}

function slotOf(
  { state, batch }: StepProgram,
  name: string,
): { readonly shape: Shape; readonly dtype: string } | undefined {
  const shape = state[name];
  return shape === undefined ? batch[name] : { shape, dtype: 'float32' };
}

function refused({ name }: StepProgram, what: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'compute.program_refused',
    kind: 'invalid',
    message: `Program ${name} is broken: ${what}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}
