import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Interval, Limits } from './interval.js';

/** Whether a limit stands alone or holds together with its other side. */
export type Sidedness = Interval['sided'];

/** A count of successes with the confidence wanted of its limits. */
export interface CountQuestion {
  readonly successes: number;
  readonly trials: number;
  /** In (0, 1); raising it widens the interval. */
  readonly confidence: number;
  readonly sided: Sidedness;
}

/**
 * Exact limits of a binomial rate: coverage is at least `confidence` for every rate and n. `trials` 0 gives [0, 1].
 * Throws `statistics.invalid_count`, `statistics.invalid_confidence`. Clopper and Pearson 1934.
 */
export function clopperPearson(question: CountQuestion): Interval {
  const { successes, trials, confidence, sided } = question;
  assertCount(Number.isSafeInteger(successes) && Number.isSafeInteger(trials), question);
  const tail = tailOf(confidence, sided);
  const failures = trials - successes;
  const lower = successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1);
  const upper = failures === 0 ? 1 : betaQuantile(1 - tail, successes + 1, failures);
  return { method: 'clopper-pearson', confidence, sided, lower, upper };
}

/**
 * Score limits of a rate: shorter than the exact ones, with coverage about `confidence` on average, so for display and
 * for averages (`successes` may be fractional), never for a gate. `trials` 0 gives [0, 1].
 * Throws `statistics.invalid_count`, `statistics.invalid_confidence`. Wilson 1927.
 */
export function wilson(question: CountQuestion): Interval {
  const { successes, trials, confidence, sided } = question;
  assertCount(Number.isFinite(trials), question);
  const z2 = normalQuantile(1 - tailOf(confidence, sided), 0, 1) ** 2;
  if (trials === 0) return { method: 'wilson', confidence, sided, lower: 0, upper: 1 };
  const rate = successes / trials;
  const centre = rate + z2 / (2 * trials);
  const spread = Math.sqrt(z2 * ((rate * (1 - rate)) / trials + z2 / (4 * trials ** 2)));
  const scale = 1 + z2 / trials;
  // The limits at 0 and n are exactly 0 and 1; rounding would leave them a little inside or outside.
  const lower = successes === 0 ? 0 : Math.max(0, (centre - spread) / scale);
  const upper = successes === trials ? 1 : Math.min(1, (centre + spread) / scale);
  return { method: 'wilson', confidence, sided, lower, upper };
}

/**
 * Limits of the mean of independent values in [0, 1] whatever their distribution: wide, but never too short.
 * `count` 0 gives [0, 1]. Throws `statistics.invalid_mean`, `statistics.invalid_confidence`. Hoeffding 1963, theorem 1.
 */
export function hoeffding(question: {
  readonly mean: number;
  readonly count: number;
  readonly confidence: number;
  readonly sided: Sidedness;
}): Interval {
  const { mean, count, confidence, sided } = question;
  assertMean(mean >= 0 && mean <= 1 && Number.isSafeInteger(count) && count >= 0, question);
  const tail = tailOf(confidence, sided);
  // Count 0 gives an infinite margin, which the clamp turns into [0, 1].
  const margin = Math.sqrt(-Math.log(tail) / (2 * count));
  return {
    method: 'hoeffding',
    confidence,
    sided,
    lower: Math.max(0, mean - margin),
    upper: Math.min(1, mean + margin),
  };
}

/**
 * Limits of the mean of nearly normal values, on the values' own scale. `count` is at least 2, `standardDeviation` the
 * sample's (n - 1). Throws `statistics.invalid_mean`, `statistics.invalid_confidence`. Student 1908.
 */
export function studentT(question: {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly count: number;
  readonly confidence: number;
  readonly sided: Sidedness;
}): Interval {
  const { mean, standardDeviation, count, confidence, sided } = question;
  const spread = standardDeviation / Math.sqrt(count);
  assertMean(
    Number.isFinite(mean) &&
      spread >= 0 &&
      Number.isFinite(spread) &&
      Number.isSafeInteger(count) &&
      count >= 2,
    question,
  );
  const margin = tQuantile(1 - tailOf(confidence, sided), count - 1) * spread;
  return { method: 'student-t', confidence, sided, lower: mean - margin, upper: mean + margin };
}

/**
 * Limits of a rate from its posterior under the prior Beta(1/2, 1/2): coverage is about `confidence` on average, so for
 * display, never for a gate. `trials` 0 gives [0, 1]. Throws as `clopperPearson`. Brown, Cai and DasGupta 2001, §3.1.3.
 */
export function jeffreys(question: CountQuestion): Limits<'jeffreys'> {
  const { successes, trials, confidence, sided } = question;
  assertCount(Number.isSafeInteger(successes) && Number.isSafeInteger(trials), question);
  const tail = tailOf(confidence, sided);
  const failures = trials - successes;
  const limit = (probability: number): number =>
    betaQuantile(probability, successes + 0.5, failures + 0.5);
  const lower = successes === 0 ? 0 : limit(tail);
  const upper = failures === 0 ? 1 : limit(1 - tail);
  return { method: 'jeffreys', confidence, sided, lower, upper };
}

/** Probability left outside one limit, in (0, 1). Throws `statistics.invalid_confidence`. */
export function tailOf(confidence: number, sided: Sidedness): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new HoldpointError({
      code: 'statistics.invalid_confidence',
      kind: 'invalid',
      message: `A confidence lies between 0 and 1; got ${confidence}.`,
    });
  }
  return sided === 'one' ? 1 - confidence : (1 - confidence) / 2;
}

function assertCount(isCountable: boolean, { successes, trials }: CountQuestion): void {
  if (isCountable && successes >= 0 && successes <= trials) return;
  throw new HoldpointError({
    code: 'statistics.invalid_count',
    kind: 'invalid',
    message: `Expected 0 <= successes <= trials; got ${successes} of ${trials}.`,
  });
}

function assertMean(isValid: boolean, { mean, count }: { mean: number; count: number }): void {
  if (isValid) return;
  throw new HoldpointError({
    code: 'statistics.invalid_mean',
    kind: 'invalid',
    message: `No interval for a mean of ${mean} over ${count} values.`,
  });
}
