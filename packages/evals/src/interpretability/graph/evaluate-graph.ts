import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { Graph, GraphNode, NodeId, Shape } from './graph.js';
import { sameShape } from './infer-operation.js';
import {
  binaryFunctions,
  byRow,
  combine,
  grow,
  join,
  layerNormRow,
  logSoftmaxRow,
  product,
  readStrided,
  reduce,
  type ReferenceTensor,
  softmaxRow,
  topKRow,
  unaryFunctions,
} from './reference-kernels.js';
import type { StepProgram } from './step-program.js';
import { stridesOf } from './strided.js';

/** What the interpreter is fed: also a `Tensor` of the port. */
export interface Feed {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
}

/** The state after a step, and what the step measured. */
export interface Evaluated {
  readonly state: Readonly<Record<string, ReferenceTensor>>;
  readonly metrics: Readonly<Record<string, ReferenceTensor>>;
}

/**
 * One step of a program in float64, the truth that gradients and backends are held against. Throws
 * `compute.batch_shape` and `compute.state_shape` where a tensor is missing or has another shape.
 */
export function evaluateGraph(
  program: StepProgram,
  state: Readonly<Record<string, Feed>>,
  batch: Readonly<Record<string, Feed>>,
): Evaluated {
  const feeds = new Map<string, ReferenceTensor>();
  for (const [name, shape] of Object.entries(program.state)) {
    feeds.set(name, fed('state', name, shape, state[name]));
  }
  for (const [name, { shape }] of Object.entries(program.batch)) {
    feeds.set(name, fed('batch', name, shape, batch[name]));
  }
  const values = evaluateNodes(program.graph, feeds);
  const pick = (nodes: Readonly<Record<string, NodeId>>): Record<string, ReferenceTensor> =>
    Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, valueOf(values, node)]));
  const kept = Object.keys(program.state).map((name) => [name, feeds.get(name)] as const);
  const held = Object.fromEntries(kept.flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return { state: { ...held, ...pick(program.next) }, metrics: pick(program.metrics) };
}

/** Value of every node, in the graph's order. Throws `graph.unknown_input` where an input isn't fed. */
export function evaluateNodes(
  { nodes }: Graph,
  feeds: ReadonlyMap<string, ReferenceTensor>,
): readonly ReferenceTensor[] {
  const values: ReferenceTensor[] = [];
  for (const node of nodes) {
    const inputs = node.inputs.map((input) => valueOf(values, input));
    values.push(evaluateNode(node, inputs, feeds));
  }
  return values;
}

const NOTHING: ReferenceTensor = { shape: [], data: new Float64Array() };

function evaluateNode(
  { operation, shape }: GraphNode,
  inputs: readonly ReferenceTensor[],
  feeds: ReadonlyMap<string, ReferenceTensor>,
): ReferenceTensor {
  const [first = NOTHING, second = NOTHING, third = NOTHING] = inputs;
  switch (operation.kind) {
    case 'input': {
      const value = feeds.get(operation.name);
      if (value === undefined) throw unfed(operation.name);
      return value;
    }
    case 'constant':
      return { shape, data: Float64Array.from(operation.tensor.data) };
    case 'matmul':
      return product(first, second, shape);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'greaterThan':
      return combine(first, second, binaryFunctions[operation.kind]);
    case 'where':
      return choose(grow(first, shape), grow(second, shape), grow(third, shape));
    case 'scale': {
      const { factor } = operation;
      return { shape, data: first.data.map((x) => x * factor) };
    }
    case 'sum':
      return reduce(first, operation.axes, shape, (x) => x);
    case 'sumSquares':
      return reduce(first, operation.axes, shape, (x) => x * x);
    case 'mean': {
      const sum = reduce(first, operation.axes, shape, (x) => x);
      const share = sum.data.length / first.data.length;
      return { shape, data: sum.data.map((x) => x * share) };
    }
    case 'reshape':
      return { shape, data: first.data };
    case 'broadcast':
      return grow(first, shape);
    case 'transpose': {
      const strides = stridesOf(first.shape);
      return readStrided(
        first,
        shape,
        operation.order.map((axis) => strides[axis] ?? 0),
      );
    }
    case 'softmax':
      return byRow(first, softmaxRow);
    case 'logSoftmax':
      return byRow(first, logSoftmaxRow);
    case 'layerNorm':
      return byRow(first, layerNormRow(operation.epsilon));
    case 'topKMask':
      return byRow(first, topKRow(operation.count));
    case 'oneHot':
      return oneHot(first, operation.depth, shape);
    case 'concat':
      return join(inputs, operation.axis, shape);
    case 'slice': {
      const strides = stridesOf(first.shape);
      return readStrided(first, shape, strides, operation.start * (strides[operation.axis] ?? 0));
    }
    case 'gatherRows':
      return gatherRows(first, second, shape);
    case 'relu':
    case 'sign':
    case 'abs':
    case 'sqrt':
    case 'exp':
    case 'log':
    case 'reciprocal':
    case 'neg':
    case 'stopGradient':
    case 'identity': {
      const of = unaryFunctions[operation.kind];
      return { shape, data: first.data.map((x) => of(x)) };
    }
  }
}

function choose(
  condition: ReferenceTensor,
  whenTrue: ReferenceTensor,
  whenFalse: ReferenceTensor,
): ReferenceTensor {
  const data = condition.data.map(
    (value, place) => (value === 0 ? whenFalse : whenTrue).data[place] ?? NaN,
  );
  return { shape: condition.shape, data };
}

function oneHot(indices: ReferenceTensor, depth: number, shape: Shape): ReferenceTensor {
  const data = new Float64Array(indices.data.length * depth);
  indices.data.forEach((index, row) => {
    data[row * depth + inside(index, depth)] = 1;
  });
  return { shape, data };
}

function gatherRows(
  table: ReferenceTensor,
  indices: ReferenceTensor,
  shape: Shape,
): ReferenceTensor {
  const [rows = 0, width = 0] = table.shape;
  const data = new Float64Array(indices.data.length * width);
  indices.data.forEach((index, place) => {
    const start = inside(index, rows) * width;
    data.set(table.data.subarray(start, start + width), place * width);
  });
  return { shape, data };
}

function inside(index: number, count: number): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new HoldpointError({
    code: 'graph.index_outside',
    kind: 'invalid',
    message: `Index ${index} is not among 0 to ${count - 1}.`,
  });
}

function fed(
  part: 'state' | 'batch',
  name: string,
  shape: Shape,
  feed: Feed | undefined,
): ReferenceTensor {
  if (feed !== undefined && sameShape(feed.shape, shape)) {
    return { shape, data: Float64Array.from(feed.data) };
  }
  throw new HoldpointError({
    code: `compute.${part}_shape`,
    kind: 'invalid',
    message: `The ${part} needs ${name} of shape [${shape.join(', ')}]; ${
      feed === undefined ? 'it is missing' : `it has [${feed.shape.join(', ')}]`
    }.`,
  });
}

function unfed(name: string): HoldpointError {
  return new HoldpointError({
    code: 'graph.unknown_input',
    kind: 'invalid',
    message: `The graph reads an input ${name} that nobody gives.`,
  });
}

function valueOf(values: readonly ReferenceTensor[], node: NodeId): ReferenceTensor {
  const value = values[node];
  if (value !== undefined) return value;
  throw new HoldpointError({
    code: 'graph.unknown_node',
    kind: 'invalid',
    message: `Node ${node} is used before it is computed, or isn't in the graph.`,
  });
}
