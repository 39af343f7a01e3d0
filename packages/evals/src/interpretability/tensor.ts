/** Element types that cross the port; what a backend computes in between is its own affair. */
export type Dtype = 'float32' | 'int32';

/** Row-major; `data.length` is the product of `shape`, so a scalar has shape `[]` and one element. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Tensors by the name that a program gives them. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Elements of a tensor of this shape: 1 for a scalar. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Dtype of a tensor by its storage. */
export function dtypeOf(tensor: Tensor): Dtype {
  return tensor.data instanceof Int32Array ? 'int32' : 'float32';
}

/** A float32 scalar, shape `[]`. */
export function scalarOf(value: number): Tensor {
  return { shape: [], data: Float32Array.of(value) };
}

/** Float32 zeros of a shape. */
export function zerosOf(shape: readonly number[]): Tensor {
  return { shape, data: new Float32Array(elementsOf(shape)) };
}
