import type { Dtype, Tensor } from '../tensor.js';

/** Place of a node in `Graph.nodes`. */
export type NodeId = number;

/** Extents, outermost first; `[]` is a scalar. Static: known when the graph is built. */
export type Shape = readonly number[];

/** Same shape out as in. `stopGradient` and `identity` differ only in what differentiation sees. */
export const unaryKinds = [
  'relu',
  'sign',
  'abs',
  'sqrt',
  'exp',
  'log',
  'reciprocal',
  'neg',
  'stopGradient',
  'identity',
] as const;
export type UnaryKind = (typeof unaryKinds)[number];

/** Elementwise with NumPy's broadcasting; `greaterThan` answers 0 or 1 as float32. */
export const binaryKinds = ['add', 'sub', 'mul', 'div', 'greaterThan'] as const;
export type BinaryKind = (typeof binaryKinds)[number];

export const reductionKinds = ['sum', 'mean', 'sumSquares'] as const;
export type ReductionKind = (typeof reductionKinds)[number];

/** What a node does. `axis` and `axes` count from 0 and rise; "last" means the innermost extent. */
export type Operation =
  | { readonly kind: 'input'; readonly name: string; readonly shape: Shape; readonly dtype: Dtype }
  | { readonly kind: 'constant'; readonly tensor: Tensor }
  | { readonly kind: UnaryKind | BinaryKind }
  | { readonly kind: 'scale'; readonly factor: number }
  /** `[m, k] x [k, n]`, or `[…, m, k] x […, k, n]` with equal leading extents. */
  | { readonly kind: 'matmul' }
  | {
      readonly kind: ReductionKind;
      readonly axes: readonly number[];
      readonly keepDims: boolean;
    }
  | { readonly kind: 'reshape' | 'broadcast'; readonly shape: Shape }
  /** Extent i of the output is extent `order[i]` of the input. */
  | { readonly kind: 'transpose'; readonly order: readonly number[] }
  /** Over the last axis. */
  | { readonly kind: 'softmax' | 'logSoftmax' }
  /** Over the last axis, population variance, no affine part. */
  | { readonly kind: 'layerNorm'; readonly epsilon: number }
  /** int32 indices `[…]`, each below `depth`, to float32 `[…, depth]`. */
  | { readonly kind: 'oneHot'; readonly depth: number }
  /** `(condition, whenTrue, whenFalse)`, broadcast; true is any condition but 0. */
  | { readonly kind: 'where' }
  /** 1 at the `count` largest of the last axis and 0 elsewhere; of equals the lower index is kept. */
  | { readonly kind: 'topKMask'; readonly count: number }
  | { readonly kind: 'concat'; readonly axis: number }
  /** Elements `start <= i < end` along `axis`. */
  | {
      readonly kind: 'slice';
      readonly axis: number;
      readonly start: number;
      readonly end: number;
    }
  /** `(table [rows, width], indices […])` to `[…, width]`; indices are within the table. */
  | { readonly kind: 'gatherRows' };
export type OperationKind = Operation['kind'];

export interface GraphNode {
  readonly operation: Operation;
  /** Nodes before this one. */
  readonly inputs: readonly NodeId[];
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/** Nodes in topological order: a node's inputs come before it. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
}
