import { drawsFrom } from '@holdpoint/shared/statistics/random';

import type { Tensor } from '../tensor.js';
import { at, scaleToUnit } from './autoencoder-weights.js';

/** Encoder vectors start at this share of the mean length of the living: small enough not to disturb them. */
const ENCODER_SHARE = 0.2;

export interface Candidates {
  /** Scaled inputs, `[n, d]` each. */
  readonly inputs: readonly Tensor[];
  /** Loss of each input, in the same order. */
  readonly errors: readonly Float32Array[];
}

/**
 * Gives dead features new vectors, in place: inputs drawn with probability proportional to the square of their loss,
 * decoder vector that input at unit length, encoder vector the same direction at 0.2 of the living encoders' mean
 * length, bias 0, moments 0, silence 0; thresholds go back to `threshold`. `state` is a training state in float32.
 * Answers how many there were. Bricken et al. 2023, "Neuron Resampling".
 */
export function resetFeatures(
  state: Readonly<Record<string, Float32Array>>,
  options: {
    readonly dead: readonly number[];
    readonly candidates: Candidates;
    readonly seed: number;
    readonly threshold: number;
  },
): void {
  const { dead, candidates, seed, threshold } = options;
  const { W_enc, b_enc, W_dec, silent } = state;
  if (W_enc === undefined || b_enc === undefined || W_dec === undefined || silent === undefined) {
    return;
  }
  const width = b_enc.length;
  const inputWidth = W_enc.length / width;
  const length =
    ENCODER_SHARE * meanLivingLength(W_enc, { width, inputWidth, dead: new Set(dead) });
  const draws = drawsFrom(seed);
  const weights = cumulativeSquares(candidates.errors);
  for (const feature of dead) {
    const direction = rowAt(candidates, indexOf(weights, draws.uniform()), inputWidth);
    scaleToUnit(direction);
    W_dec.set(direction, feature * inputWidth);
    for (let axis = 0; axis < inputWidth; axis += 1) {
      W_enc[axis * width + feature] = length * at(direction, axis);
    }
    b_enc[feature] = 0;
    silent[feature] = 0;
    if (state['threshold'] !== undefined) state['threshold'][feature] = threshold;
    forget(state, feature, { width, inputWidth });
  }
}

/** Features whose silence is longer than `deadAfterSteps`, in order. */
export function deadFeatures(silent: Float32Array, deadAfterSteps: number): readonly number[] {
  return Array.from(silent.keys()).filter((feature) => at(silent, feature) > deadAfterSteps);
}

interface Extents {
  readonly width: number;
  readonly inputWidth: number;
}

/** Moments of weights that were replaced belong to weights that are gone. */
function forget(
  state: Readonly<Record<string, Float32Array>>,
  feature: number,
  { width, inputWidth }: Extents,
): void {
  for (const moment of ['m', 'v']) {
    const encoder = state[`${moment}.W_enc`];
    for (let axis = 0; encoder !== undefined && axis < inputWidth; axis += 1) {
      encoder[axis * width + feature] = 0;
    }
    state[`${moment}.W_dec`]?.fill(0, feature * inputWidth, (feature + 1) * inputWidth);
    state[`${moment}.b_enc`]?.fill(0, feature, feature + 1);
    state[`${moment}.threshold`]?.fill(0, feature, feature + 1);
  }
}

function meanLivingLength(
  encoder: Float32Array,
  { width, inputWidth, dead }: Extents & { readonly dead: ReadonlySet<number> },
): number {
  let total = 0;
  for (let feature = 0; feature < width; feature += 1) {
    if (dead.has(feature)) continue;
    let squares = 0;
    for (let axis = 0; axis < inputWidth; axis += 1)
      squares += at(encoder, axis * width + feature) ** 2;
    total += Math.sqrt(squares);
  }
  // Without one living feature any length will do: the features start together again.
  return dead.size === width ? 1 : total / (width - dead.size);
}

function cumulativeSquares(errors: readonly Float32Array[]): Float64Array {
  const cumulative = new Float64Array(errors.reduce((sum, part) => sum + part.length, 0));
  let [place, total] = [0, 0];
  for (const part of errors) {
    for (const error of part) {
      total += error * error;
      cumulative[place] = total;
      place += 1;
    }
  }
  return cumulative;
}

/** First place whose cumulative weight is above `share` of the whole. */
function indexOf(cumulative: Float64Array, share: number): number {
  const wanted = share * at(cumulative, cumulative.length - 1);
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(cumulative, middle) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rowAt({ inputs }: Candidates, index: number, width: number): Float32Array {
  let left = index;
  for (const { shape, data } of inputs) {
    const [rows = 0] = shape;
    if (left < rows) return Float32Array.from(data.subarray(left * width, (left + 1) * width));
    left -= rows;
  }
  return new Float32Array(width);
}
