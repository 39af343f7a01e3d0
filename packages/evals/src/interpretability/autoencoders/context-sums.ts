import type { Tensor } from '../tensor.js';
import { at } from './autoencoder-weights.js';

/** Sums over the tokens of one context: what every metric and every interval over contexts is made of. Raw units. */
export interface ContextSums {
  readonly tokens: number;
  /** Features above 0. */
  readonly l0: number;
  readonly l1: number;
  readonly squaredError: number;
  /** Of the inputs' squared lengths. */
  readonly squares: number;
  /** Of the inputs, per axis. */
  readonly inputs: Float64Array;
  readonly cosine: number;
  readonly lengthRatio: number;
  readonly reconstructionSquares: number;
  readonly product: number;
  /** Of 1 - error / distance to the batch's mean, token by token. */
  readonly legacyVariance: number;
  /** Tokens with lengths above 0, over which cosines and ratios are taken. */
  readonly directed: number;
  readonly losses: ContextLosses | null;
}

/** Sums over a context's tokens, in nats. */
export interface ContextLosses {
  readonly clean: number;
  readonly spliced: number;
  readonly ablated: number;
  readonly divergenceSpliced: number;
  readonly divergenceAblated: number;
}

export interface AppliedBatch {
  /** `[rows, d]`, `[rows, h]`, `[rows, d]`; rows of one context lie together. */
  readonly x: Tensor;
  readonly features: Tensor;
  readonly reconstruction: Tensor;
}

/**
 * Sums of each context of a batch of `rowsPerContext` rows each. A length under 1e-4 counts as 1 in `l2_ratio`, as
 * SAELens has it; it has no direction.
 */
export function sumContexts(applied: AppliedBatch, rowsPerContext: number): readonly ContextSums[] {
  const [rows = 0, width = 0] = applied.x.shape;
  const mean = new Float64Array(width);
  for (let index = 0; index < rows * width; index += 1) {
    mean[index % width] = at(mean, index % width) + at(applied.x.data, index) / rows;
  }
  return Array.from({ length: rows / rowsPerContext }, (_, context) =>
    sumContext(applied, mean, { first: context * rowsPerContext, count: rowsPerContext }),
  );
}

function sumContext(
  { x, features, reconstruction }: AppliedBatch,
  mean: Float64Array,
  rows: { readonly first: number; readonly count: number },
): ContextSums {
  const width = mean.length;
  const [, featureCount = 0] = features.shape;
  const inputs = new Float64Array(width);
  const sums = {
    l0: 0,
    l1: 0,
    squaredError: 0,
    squares: 0,
    cosine: 0,
    lengthRatio: 0,
    reconstructionSquares: 0,
    product: 0,
    legacyVariance: 0,
    directed: 0,
  };
  for (let row = rows.first; row < rows.first + rows.count; row += 1) {
    for (let index = row * featureCount; index < (row + 1) * featureCount; index += 1) {
      const feature = at(features.data, index);
      if (feature <= 0) continue;
      sums.l0 += 1;
      sums.l1 += feature;
    }
    let [error, length, other, product, spread] = [0, 0, 0, 0, 0];
    for (let axis = 0; axis < width; axis += 1) {
      const value = at(x.data, row * width + axis);
      const guess = at(reconstruction.data, row * width + axis);
      inputs[axis] = at(inputs, axis) + value;
      error += (value - guess) ** 2;
      length += value * value;
      other += guess * guess;
      product += value * guess;
      spread += (value - at(mean, axis)) ** 2;
    }
    sums.squaredError += error;
    sums.squares += length;
    sums.reconstructionSquares += other;
    sums.product += product;
    sums.legacyVariance += spread === 0 ? 0 : 1 - error / spread;
    sums.lengthRatio += Math.sqrt(other) / (length < 1e-8 ? 1 : Math.sqrt(length));
    if (length > 0 && other > 0) {
      sums.cosine += product / Math.sqrt(length * other);
      sums.directed += 1;
    }
  }
  return { ...sums, tokens: rows.count, inputs, losses: null };
}

/** Adds to `counts` on how many rows of `[rows, h]` each feature is above 0. */
export function countFires(features: Tensor, counts: Float64Array): void {
  const { data } = features;
  for (let index = 0; index < data.length; index += 1) {
    if (at(data, index) > 0) {
      counts[index % counts.length] = at(counts, index % counts.length) + 1;
    }
  }
}

/** Sum over rows `[first, first + count)` of KL(p || q) from log-probabilities `[rows, v]`, in nats. */
export function divergence(
  p: Tensor,
  q: Tensor,
  { first, count }: { readonly first: number; readonly count: number },
): number {
  const [, width = 0] = p.shape;
  let total = 0;
  for (let index = first * width; index < (first + count) * width; index += 1) {
    const own = at(p.data, index);
    total += Math.exp(own) * (own - at(q.data, index));
  }
  return total;
}
