import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Limits } from './interval.js';
import { type Sidedness, tailOf } from './intervals.js';

/**
 * Limits of the mean of independent values in [0, 1] whatever their distribution: the mean's divergence from a limit is
 * ln(1 / tail) / count. Never too short, never wider than `hoeffding`, much narrower near 0 and 1; the order of values
 * doesn't matter, and a mean that rises raises both limits. `count` 0 gives [0, 1].
 * Throws `statistics.invalid_mean`, `statistics.invalid_confidence`. Hoeffding 1963, theorem 1, inequality 2.1.
 */
export function chernoff({
  mean,
  count,
  confidence,
  sided,
}: {
  readonly mean: number;
  readonly count: number;
  readonly confidence: number;
  readonly sided: Sidedness;
}): Limits<'chernoff'> {
  const budget = -Math.log(tailOf(confidence, sided)) / count;
  if (!(mean >= 0 && mean <= 1 && Number.isSafeInteger(count) && count >= 0)) {
    throw new HoldpointError({
      code: 'statistics.invalid_mean',
      kind: 'invalid',
      message: `No interval for a mean of ${mean} over ${count} values.`,
    });
  }
  return {
    method: 'chernoff',
    confidence,
    sided,
    lower: 1 - upperOf(1 - mean, budget),
    upper: upperOf(mean, budget),
  };
}

/** Greatest rate whose divergence from `mean` is within `budget`. */
function upperOf(mean: number, budget: number): number {
  let [inside, outside] = [mean, 1];
  if (divergence(mean, 1) <= budget) return 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (inside + outside) / 2;
    if (divergence(mean, middle) <= budget) inside = middle;
    else outside = middle;
  }
  return outside;
}

/** Kullback-Leibler divergence of a coin of `rate` from one of `mean`, with rate >= mean. */
function divergence(mean: number, rate: number): number {
  const hit = mean === 0 ? 0 : mean * Math.log(mean / rate);
  const miss = mean === 1 ? 0 : (1 - mean) * Math.log((1 - mean) / (1 - rate));
  return hit + miss;
}
