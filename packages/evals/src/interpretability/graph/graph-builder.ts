import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { type Dtype, scalarOf, type Tensor } from '../tensor.js';
import type { Graph, GraphNode, NodeId, Operation, ReductionKind, Shape } from './graph.js';
import { broadcastShape, inferOperation, sameShape } from './infer-operation.js';
import type { BatchSlot, StepProgram } from './step-program.js';

/**
 * Builds one graph. Each method adds a node and answers its id; a node asked for twice is the same node. Methods
 * throw `graph.shape_mismatch` or `graph.dtype_mismatch` at the call that is wrong, never later.
 */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #known = new Map<string, NodeId>();
  readonly #states = new Map<string, Shape>();
  readonly #batch = new Map<string, BatchSlot>();

  /** A tensor of the batch: new at every step. Throws `graph.name_taken`. */
  input(name: string, shape: Shape, dtype: Dtype = 'float32'): NodeId {
    this.#claim(name);
    this.#batch.set(name, { shape, dtype });
    return this.#add({ kind: 'input', name, shape, dtype }, []);
  }

  /** A float32 tensor that stays with the backend between steps. Throws `graph.name_taken`. */
  state(name: string, shape: Shape): NodeId {
    this.#claim(name);
    this.#states.set(name, shape);
    return this.#add({ kind: 'input', name, shape, dtype: 'float32' }, []);
  }

  constant(value: number | Tensor): NodeId {
    const tensor = typeof value === 'number' ? scalarOf(value) : value;
    return this.#add({ kind: 'constant', tensor }, []);
  }

  /** `[m, k] x [k, n]`; `[…, m, k] x […, k, n]` with equal leading extents; or `[…, m, k] x [k, n]`. */
  matmul(left: NodeId, right: NodeId): NodeId {
    const shape = this.shapeOf(left);
    const [inner, columns] = this.shapeOf(right);
    const isFlat = shape.length <= 2 || this.shapeOf(right).length !== 2;
    if (isFlat || inner === undefined || shape.at(-1) !== inner) {
      return this.#add({ kind: 'matmul' }, [left, right]);
    }
    // One flat product is faster than a batch of small ones, and its gradient needs no sum.
    const rows = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
    const flat = this.matmul(this.reshape(left, [rows, inner]), right);
    return this.reshape(flat, [...shape.slice(0, -1), columns ?? 0]);
  }

  add(left: NodeId, right: NodeId): NodeId {
    return this.#binary('add', left, right);
  }

  sub(left: NodeId, right: NodeId): NodeId {
    return this.#binary('sub', left, right);
  }

  mul(left: NodeId, right: NodeId): NodeId {
    return this.#binary('mul', left, right);
  }

  div(left: NodeId, right: NodeId): NodeId {
    return this.#binary('div', left, right);
  }

  /** 1 where `left > right`, else 0; carries no gradient. */
  greaterThan(left: NodeId, right: NodeId): NodeId {
    return this.#binary('greaterThan', left, right);
  }

  /** `whenTrue` where the condition isn't 0; the condition carries no gradient. */
  where(condition: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    return this.#add({ kind: 'where' }, [condition, whenTrue, whenFalse]);
  }

  relu(x: NodeId): NodeId {
    return this.#add({ kind: 'relu' }, [x]);
  }

  /** -1, 0 or 1; carries no gradient. */
  sign(x: NodeId): NodeId {
    return this.#add({ kind: 'sign' }, [x]);
  }

  abs(x: NodeId): NodeId {
    return this.#add({ kind: 'abs' }, [x]);
  }

  sqrt(x: NodeId): NodeId {
    return this.#add({ kind: 'sqrt' }, [x]);
  }

  exp(x: NodeId): NodeId {
    return this.#add({ kind: 'exp' }, [x]);
  }

  log(x: NodeId): NodeId {
    return this.#add({ kind: 'log' }, [x]);
  }

  reciprocal(x: NodeId): NodeId {
    return this.#add({ kind: 'reciprocal' }, [x]);
  }

  neg(x: NodeId): NodeId {
    return this.#add({ kind: 'neg' }, [x]);
  }

  /** `x` times a number known now. */
  scale(x: NodeId, factor: number): NodeId {
    return factor === 1 ? x : this.#add({ kind: 'scale', factor }, [x]);
  }

  /** Over all axes where none are named. */
  sum(x: NodeId, axes?: readonly number[], keepDims = false): NodeId {
    return this.#reduce('sum', x, axes, keepDims);
  }

  mean(x: NodeId, axes?: readonly number[], keepDims = false): NodeId {
    return this.#reduce('mean', x, axes, keepDims);
  }

  sumSquares(x: NodeId, axes?: readonly number[], keepDims = false): NodeId {
    return this.#reduce('sumSquares', x, axes, keepDims);
  }

  reshape(x: NodeId, shape: Shape): NodeId {
    return sameShape(this.shapeOf(x), shape) ? x : this.#add({ kind: 'reshape', shape }, [x]);
  }

  broadcast(x: NodeId, shape: Shape): NodeId {
    return sameShape(this.shapeOf(x), shape) ? x : this.#add({ kind: 'broadcast', shape }, [x]);
  }

  /** Without an order: the last two axes change places. */
  transpose(x: NodeId, order?: readonly number[]): NodeId {
    const rank = this.shapeOf(x).length;
    const swapped = [...Array(Math.max(0, rank - 2)).keys(), rank - 1, rank - 2];
    const { operation, inputs } = this.#node(x);
    const wanted = order ?? swapped;
    if (operation.kind === 'transpose' && inputs[0] !== undefined) {
      const isUndone = wanted.every((axis, place) => operation.order[axis] === place);
      if (isUndone && wanted.length === rank) return inputs[0];
    }
    return this.#add({ kind: 'transpose', order: wanted }, [x]);
  }

  softmax(x: NodeId): NodeId {
    return this.#add({ kind: 'softmax' }, [x]);
  }

  logSoftmax(x: NodeId): NodeId {
    return this.#add({ kind: 'logSoftmax' }, [x]);
  }

  /** `(x - mean) / sqrt(variance + epsilon)` over the last axis. */
  layerNorm(x: NodeId, epsilon = 1e-5): NodeId {
    return this.#add({ kind: 'layerNorm', epsilon }, [x]);
  }

  oneHot(indices: NodeId, depth: number): NodeId {
    return this.#add({ kind: 'oneHot', depth }, [indices]);
  }

  /**
   * 0/1 mask of the `count` largest of each row of the last axis; of equals the lower index is kept. It carries no
   * gradient: `mul(x, topKMask(x, k))` passes the gradient of what is kept.
   */
  topKMask(x: NodeId, count: number): NodeId {
    return this.#add({ kind: 'topKMask', count }, [x]);
  }

  concat(parts: readonly NodeId[], axis: number): NodeId {
    return this.#add({ kind: 'concat', axis }, parts);
  }

  /** `start <= i < end` along `axis`. */
  slice(x: NodeId, axis: number, start: number, end: number): NodeId {
    return this.#add({ kind: 'slice', axis, start, end }, [x]);
  }

  /** Rows of a `[rows, width]` table by int32 indices `[…]`: `[…, width]`. */
  gatherRows(table: NodeId, indices: NodeId): NodeId {
    return this.#add({ kind: 'gatherRows' }, [table, indices]);
  }

  stopGradient(x: NodeId): NodeId {
    return this.#add({ kind: 'stopGradient' }, [x]);
  }

  identity(x: NodeId): NodeId {
    return this.#add({ kind: 'identity' }, [x]);
  }

  shapeOf(node: NodeId): Shape {
    return this.#node(node).shape;
  }

  /** The graph so far; what is built later isn't in it. */
  graph(): Graph {
    return { nodes: [...this.#nodes] };
  }

  /** The program of everything built so far. Throws `graph.shape_mismatch` where a next state has another shape. */
  program(parts: {
    readonly name: string;
    readonly next?: Readonly<Record<string, NodeId>>;
    readonly metrics: Readonly<Record<string, NodeId>>;
  }): StepProgram {
    const { name, next = {}, metrics } = parts;
    for (const [state, node] of Object.entries(next)) {
      const shape = this.#states.get(state);
      if (shape === undefined || !sameShape(shape, this.shapeOf(node))) {
        throw new HoldpointError({
          code: 'graph.shape_mismatch',
          kind: 'invalid',
          message: `Next ${state} has shape [${this.shapeOf(node).join(', ')}]; the state has ${
            shape === undefined ? 'no such name' : `[${shape.join(', ')}]`
          }.`,
        });
      }
    }
    return {
      name,
      graph: this.graph(),
      state: Object.fromEntries(this.#states),
      batch: Object.fromEntries(this.#batch),
      next,
      metrics,
    };
  }

  /** The node of an id. Throws `graph.unknown_node`. */
  nodeOf(node: NodeId): GraphNode {
    return this.#node(node);
  }

  #binary(
    kind: 'add' | 'sub' | 'mul' | 'div' | 'greaterThan',
    left: NodeId,
    right: NodeId,
  ): NodeId {
    const shape = broadcastShape(kind, this.shapeOf(left), this.shapeOf(right));
    return this.#add({ kind }, [
      this.#narrowest(left, right, shape),
      this.#narrowest(right, left, shape),
    ]);
  }

  /** A value spread over a shape that the other operand has anyway needn't be spread: one pass of memory less. */
  #narrowest(node: NodeId, other: NodeId, shape: Shape): NodeId {
    const { operation, inputs } = this.#node(node);
    const [source] = inputs;
    if (operation.kind !== 'broadcast' || source === undefined) return node;
    return sameShape(this.shapeOf(other), shape) && sameShape(operation.shape, shape)
      ? source
      : node;
  }

  #reduce(
    kind: ReductionKind,
    x: NodeId,
    axes: readonly number[] | undefined,
    keepDims: boolean,
  ): NodeId {
    const over = axes ?? [...this.shapeOf(x).keys()];
    return this.#add({ kind, axes: over, keepDims }, [x]);
  }

  #claim(name: string): void {
    if (!this.#states.has(name) && !this.#batch.has(name)) return;
    throw new HoldpointError({
      code: 'graph.name_taken',
      kind: 'invalid',
      message: `The graph has a state or an input called ${name} already.`,
    });
  }

  #add(operation: Operation, inputs: readonly NodeId[]): NodeId {
    const key = keyOf(operation, inputs);
    const known = key === null ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const typed = inferOperation(
      operation,
      inputs.map((input) => this.#node(input)),
    );
    const id = this.#nodes.push({ operation, inputs, ...typed }) - 1;
    if (key !== null) this.#known.set(key, id);
    return id;
  }

  #node(id: NodeId): GraphNode {
    const node = this.#nodes[id];
    if (node !== undefined) return node;
    throw new HoldpointError({
      code: 'graph.unknown_node',
      kind: 'invalid',
      message: `The graph has no node ${id}: does it come from another builder?`,
    });
  }
}

/** Equal keys, equal values. Null: never merged, since a big constant isn't worth comparing. */
function keyOf(operation: Operation, inputs: readonly NodeId[]): string | null {
  if (operation.kind === 'constant') {
    const { shape, data } = operation.tensor;
    if (data.length > 1) return null;
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    return JSON.stringify(['constant', dtype, shape, String(data[0]), Object.is(data[0], -0)]);
  }
  return JSON.stringify([operation, inputs]);
}
