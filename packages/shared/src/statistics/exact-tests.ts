import { HoldpointError } from '../errors/holdpoint-error.js';
import { drawsFrom } from './random.js';

/**
 * Two-sided exact p-value of McNemar's test: `onlyFirst` and `onlySecond` count the pairs in which one of both succeeds
 * alone. 1 where there are none. Throws `statistics.invalid_count`. McNemar 1947; binomial with probability 1/2.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  if (![onlyFirst, onlySecond].every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new HoldpointError({
      code: 'statistics.invalid_count',
      kind: 'invalid',
      message: `Expected two counts of pairs; got ${onlyFirst} and ${onlySecond}.`,
    });
  }
  const trials = onlyFirst + onlySecond;
  // Powers of two are exact, but vanish for more than a thousand pairs: those are summed from 1 and scaled at the end.
  const isLong = trials > 1000;
  let term = isLong ? 1 : 2 ** -trials;
  let [tail, scale] = [0, isLong ? -trials * Math.LN2 : 0];
  for (let successes = 0; successes <= Math.min(onlyFirst, onlySecond); successes += 1) {
    tail += term;
    term *= (trials - successes) / (successes + 1);
    if (term < 1e200) continue;
    [term, tail, scale] = [term / 1e200, tail / 1e200, scale + 200 * Math.LN10];
  }
  return Math.min(1, 2 * tail * Math.exp(scale));
}

/** Up to this many clusters all signs are tried; beyond, that many draws of signs at random. */
const ENUMERATED = 14;
const DRAWN = 9999;

/**
 * Two-sided p-value of the question whether `differences` lie around 0, one a cluster: the share of all ways to give
 * them signs whose sum is at least as far from 0. Exact where differences are symmetric without an effect. Zeros say
 * nothing; no difference gives 1. Beyond 14 the signs are drawn (the p-value is at least 0.0001). The order doesn't
 * matter. Throws `statistics.invalid_seed`. Fisher 1935, §21; Phipson and Smyth 2010 for the draws.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const sizes = differences
    .filter((difference) => difference !== 0)
    .map(Math.abs)
    .toSorted((left, right) => left - right);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  // Sums that are equal on paper must not fall apart by rounding.
  const isAsFar = (sum: number): boolean => Math.abs(sum) >= observed - 1e-9 * total;
  if (sizes.length <= ENUMERATED) {
    const ways = 2 ** sizes.length;
    const sumOfWay = (way: number): number =>
      sizes.reduce((sum, size, bit) => ((way >> bit) & 1 ? sum + size : sum - size), 0);
    let far = 0;
    for (let way = 0; way < ways; way += 1) if (isAsFar(sumOfWay(way))) far += 1;
    return far / ways;
  }
  const draws = drawsFrom(seed);
  let far = 0;
  for (let draw = 0; draw < DRAWN; draw += 1) {
    let sum = 0;
    for (const size of sizes) sum += draws.uniform() < 0.5 ? size : -size;
    if (isAsFar(sum)) far += 1;
  }
  return (far + 1) / (DRAWN + 1);
}

/** Throws `statistics.invalid_probability` outside [0, 1]. */
export function assertProbability(probability: number): void {
  if (probability >= 0 && probability <= 1) return;
  throw new HoldpointError({
    code: 'statistics.invalid_probability',
    kind: 'invalid',
    message: `A probability lies between 0 and 1; got ${probability}.`,
  });
}
