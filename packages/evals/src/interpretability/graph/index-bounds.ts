import type { NodeId } from './graph.js';
import type { StepProgram } from './step-program.js';

/**
 * For each int32 input of a program that is used as indices, how many there are to choose from: an index is at least 0
 * and below it. Backends differ on one outside, and none says so: onnxruntime counts -1 from the end, TensorFlow.js
 * answers zeros. Total.
 */
export function indexBounds({ graph }: StepProgram): Readonly<Record<string, number>> {
  const bounds: Record<string, number> = {};
  for (const { operation, inputs } of graph.nodes) {
    const [first, second] = inputs;
    const isHot = operation.kind === 'oneHot';
    if (!isHot && operation.kind !== 'gatherRows') continue;
    const name = sourceOf(graph.nodes, isHot ? first : second);
    const count = isHot ? operation.depth : (graph.nodes[first ?? -1]?.shape[0] ?? 0);
    if (name !== null) bounds[name] = Math.min(bounds[name] ?? Infinity, count);
  }
  return bounds;
}

/** The input that gives a node's elements; only a reshape keeps integers on the way. */
function sourceOf(nodes: StepProgram['graph']['nodes'], id: NodeId | undefined): string | null {
  const node = nodes[id ?? -1];
  if (node?.operation.kind === 'input') return node.operation.name;
  return node?.operation.kind === 'reshape' ? sourceOf(nodes, node.inputs[0]) : null;
}
