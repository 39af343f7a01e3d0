import type { Tensor } from '../tensor.js';
import { at } from './autoencoder-weights.js';

const MAXIMUM_ROUNDS = 100;
const TOLERANCE = 1e-6;

/**
 * Point with the least sum of distances to the rows of `[n, d]`, where the pre-encoder bias starts. Weiszfeld's
 * algorithm from the mean, to a relative change below 1e-6 or 100 rounds; a row on the point itself carries no weight,
 * which Vardi and Zhang (2000) allow unless it is the median. Total for n >= 1.
 */
export function geometricMedian({ shape, data }: Tensor): Float32Array {
  const [rows = 0, width = 0] = shape;
  let point = new Float64Array(width);
  for (let index = 0; index < rows * width; index += 1) {
    point[index % width] = at(point, index % width) + at(data, index) / rows;
  }
  for (let round = 0; round < MAXIMUM_ROUNDS; round += 1) {
    const next = new Float64Array(width);
    let total = 0;
    for (let row = 0; row < rows; row += 1) {
      let squares = 0;
      for (let axis = 0; axis < width; axis += 1) {
        squares += (at(data, row * width + axis) - at(point, axis)) ** 2;
      }
      if (squares === 0) continue;
      const weight = 1 / Math.sqrt(squares);
      total += weight;
      for (let axis = 0; axis < width; axis += 1) {
        next[axis] = at(next, axis) + weight * at(data, row * width + axis);
      }
    }
    if (total === 0) break;
    let moved = 0;
    let size = 0;
    for (let axis = 0; axis < width; axis += 1) {
      next[axis] = at(next, axis) / total;
      moved += (at(next, axis) - at(point, axis)) ** 2;
      size += at(next, axis) ** 2;
    }
    point = next;
    if (moved <= TOLERANCE ** 2 * size) break;
  }
  return Float32Array.from(point);
}
