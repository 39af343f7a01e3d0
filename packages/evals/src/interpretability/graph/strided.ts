import { elementsOf } from '../tensor.js';
import type { Shape } from './graph.js';

/** Distance between neighbours along each axis of a row-major tensor. */
export function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) => elementsOf(shape.slice(axis + 1)));
}

/** Strides that read a tensor of `shape` as one of `grown`, NumPy's broadcasting: an axis that grew has stride 0. */
export function broadcastStrides(shape: Shape, grown: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = grown.length - shape.length;
  return grown.map((_, axis) =>
    (shape[axis - missing] ?? 1) === 1 ? 0 : (strides[axis - missing] ?? 0),
  );
}

/** For each element of a tensor of `shape`, row-major: `base` plus the sum of index times stride. */
export function offsetsOf(shape: Shape, strides: readonly number[], base = 0): Int32Array {
  let offsets = Int32Array.of(base);
  shape.forEach((extent, axis) => {
    const stride = strides[axis] ?? 0;
    const grown = new Int32Array(offsets.length * extent);
    offsets.forEach((offset, place) => {
      for (let index = 0; index < extent; index++) {
        grown[place * extent + index] = offset + index * stride;
      }
    });
    offsets = grown;
  });
  return offsets;
}
