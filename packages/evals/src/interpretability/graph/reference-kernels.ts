import { elementsOf } from '../tensor.js';
import type { BinaryKind, Shape, UnaryKind } from './graph.js';
import { broadcastShape } from './infer-operation.js';
import { broadcastStrides, offsetsOf, stridesOf } from './strided.js';

/** A tensor of the reference interpreter; indices are held exactly too. */
export interface ReferenceTensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Elementwise function of each kind with one operand; total, by the rules of IEEE 754. */
export const unaryFunctions: Readonly<Record<UnaryKind, (x: number) => number>> = {
  relu: (x) => (x < 0 ? 0 : x),
  sign: Math.sign,
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  reciprocal: (x) => 1 / x,
  neg: (x) => -x,
  stopGradient: (x) => x,
  identity: (x) => x,
};

/** Elementwise function of each kind with two operands. */
export const binaryFunctions: Readonly<Record<BinaryKind, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  greaterThan: (x, y) => Number(x > y),
};

/** `source` read as a tensor of another shape by strides: broadcast, transpose and slice are this. */
export function readStrided(
  source: ReferenceTensor,
  shape: Shape,
  strides: readonly number[],
  base = 0,
): ReferenceTensor {
  const data = new Float64Array(elementsOf(shape));
  offsetsOf(shape, strides, base).forEach((offset, place) => {
    data[place] = element(source.data, offset);
  });
  return { shape, data };
}

/** `source` grown to `shape`. */
export function grow(source: ReferenceTensor, shape: Shape): ReferenceTensor {
  return readStrided(source, shape, broadcastStrides(source.shape, shape));
}

/** Elementwise over two tensors, broadcast. */
export function combine(
  left: ReferenceTensor,
  right: ReferenceTensor,
  of: (x: number, y: number) => number,
): ReferenceTensor {
  const shape = broadcastShape('combine', left.shape, right.shape);
  const grown = grow(right, shape);
  const data = grow(left, shape).data.map((x, place) => of(x, element(grown.data, place)));
  return { shape, data };
}

/** Product of matrices, or of as many pairs of them as the leading extents say. */
export function product(
  left: ReferenceTensor,
  right: ReferenceTensor,
  shape: Shape,
): ReferenceTensor {
  const [rows = 1, columns = 1] = shape.slice(-2);
  const inner = left.shape.at(-1) ?? 1;
  const data = new Float64Array(elementsOf(shape));
  const pairs = data.length / (rows * columns);
  for (let pair = 0; pair < pairs; pair++) {
    const right0 = pair * inner * columns;
    for (let row = pair * rows; row < (pair + 1) * rows; row++) {
      for (let step = 0; step < inner; step++) {
        const factor = element(left.data, row * inner + step);
        for (let column = 0; column < columns; column++) {
          const place = row * columns + column;
          const term = factor * element(right.data, right0 + step * columns + column);
          data[place] = element(data, place) + term;
        }
      }
    }
  }
  return { shape, data };
}

/** Sum of `of(x)` over axes that keep extent 1 or vanish in `shape`. */
export function reduce(
  x: ReferenceTensor,
  axes: readonly number[],
  shape: Shape,
  of: (value: number) => number,
): ReferenceTensor {
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const data = new Float64Array(elementsOf(kept));
  offsetsOf(x.shape, broadcastStrides(kept, x.shape)).forEach((offset, place) => {
    data[offset] = element(data, offset) + of(element(x.data, place));
  });
  return { shape, data };
}

/** Each row of the last axis through `of`, which fills its second argument. */
export function byRow(
  x: ReferenceTensor,
  of: (row: Float64Array, into: Float64Array) => void,
): ReferenceTensor {
  const width = x.shape.at(-1) ?? 1;
  const data = new Float64Array(x.data.length);
  for (let start = 0; start < data.length; start += width) {
    of(x.data.subarray(start, start + width), data.subarray(start, start + width));
  }
  return { shape: x.shape, data };
}

export function softmaxRow(row: Float64Array, into: Float64Array): void {
  logSoftmaxRow(row, into);
  into.forEach((value, place) => {
    into[place] = Math.exp(value);
  });
}

export function logSoftmaxRow(row: Float64Array, into: Float64Array): void {
  const largest = row.reduce((max, value) => Math.max(max, value), -Infinity);
  const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  row.forEach((value, place) => {
    into[place] = value - largest - Math.log(total);
  });
}

/** Population variance; `epsilon` is inside the root. */
export function layerNormRow(epsilon: number) {
  return (row: Float64Array, into: Float64Array): void => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    row.forEach((value, place) => {
      into[place] = (value - mean) / Math.sqrt(variance + epsilon);
    });
  };
}

/** 1 at the `count` largest, of equals at the lower index. */
export function topKRow(count: number) {
  return (row: Float64Array, into: Float64Array): void => {
    const order = [...row.keys()].sort(
      (left, right) => element(row, right) - element(row, left) || left - right,
    );
    for (const place of order.slice(0, count)) into[place] = 1;
  };
}

/** Tensors one after another along an axis. */
export function join(
  parts: readonly ReferenceTensor[],
  axis: number,
  shape: Shape,
): ReferenceTensor {
  const data = new Float64Array(elementsOf(shape));
  const strides = stridesOf(shape);
  let start = 0;
  for (const part of parts) {
    offsetsOf(part.shape, strides, start * (strides[axis] ?? 0)).forEach((offset, place) => {
      data[offset] = element(part.data, place);
    });
    start += part.shape[axis] ?? 0;
  }
  return { shape, data };
}

/** Element of an index that shape inference has shown to be inside. */
function element(data: Float64Array, place: number): number {
  return data[place] ?? NaN;
}
