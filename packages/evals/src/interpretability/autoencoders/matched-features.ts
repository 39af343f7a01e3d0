import type { Tensor } from '../tensor.js';
import { at } from './autoencoder-weights.js';

/** A true feature counts as found from this cosine on. */
const FOUND_COSINE = 0.9;

export interface MatchedFeatures {
  /** Mean of the largest cosines. Sharkey, Braun and Millidge 2022. */
  readonly mmcs: number;
  /** Share of the true features with a largest cosine above 0.9. */
  readonly recovered: number;
  readonly features: number;
  /** Per true feature. */
  readonly cosines: Float64Array;
}

/** How well the rows of `learned` `[h, d]` hold the rows of `truth` `[n, d]`. Rows needn't be unit. Total for n >= 1. */
export function matchFeatures(truth: Tensor, learned: Tensor): MatchedFeatures {
  const [features = 0, width = 0] = truth.shape;
  const [candidates = 0] = learned.shape;
  const lengths = Float64Array.from({ length: candidates }, (_, row) => lengthOf(learned, row));
  const cosines = Float64Array.from({ length: features }, (_, feature) => {
    let best = -1;
    const length = lengthOf(truth, feature);
    for (let candidate = 0; candidate < candidates; candidate += 1) {
      let dot = 0;
      for (let axis = 0; axis < width; axis += 1) {
        dot += at(truth.data, feature * width + axis) * at(learned.data, candidate * width + axis);
      }
      const product = length * at(lengths, candidate);
      if (product > 0) best = Math.max(best, dot / product);
    }
    return best;
  });
  const found = cosines.filter((cosine) => cosine > FOUND_COSINE).length;
  return {
    mmcs: cosines.reduce((sum, cosine) => sum + cosine, 0) / features,
    recovered: found / features,
    features,
    cosines,
  };
}

function lengthOf({ shape, data }: Tensor, row: number): number {
  const [, width = 0] = shape;
  let squares = 0;
  for (let axis = 0; axis < width; axis += 1) squares += at(data, row * width + axis) ** 2;
  return Math.sqrt(squares);
}
