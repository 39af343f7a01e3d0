import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { z } from 'zod';

import { Interval } from '../statistics/interval.js';
import { clopperPearson, tailOf } from '../statistics/intervals.js';

/** A share of tokens with two pairs of exact limits: as if tokens were independent, and as clustered as they are. */
export const TokenRate = z
  .strictObject({
    /** Null where no token counts. */
    rate: z.number().min(0).max(1).nullable(),
    successes: z.int().nonnegative(),
    sampleCount: z.int().nonnegative(),
    contextCount: z.int().nonnegative(),
    /** Clopper-Pearson over tokens: too short wherever tokens of one context resemble each other. */
    interval: Interval,
    /** Clopper-Pearson over the effective number of tokens, at most `sampleCount`. */
    clusteredInterval: Interval,
    effectiveSampleCount: z.int().nonnegative(),
  })
  .meta({ id: 'TokenRate' });
export type TokenRate = z.infer<typeof TokenRate>;

/** Successes among the tokens of one context. */
export interface ContextCount {
  readonly successes: number;
  readonly tokens: number;
}

/**
 * Rate over the tokens of all contexts. The effective number of tokens divides n by the design effect and accounts for
 * few contexts by (t_{n-1} / t_{G-1})²; where all tokens agree it is the number of contexts, since nothing then shows
 * how much they differ. Throws `statistics.invalid_confidence`. Korn and Graubard 1998.
 */
export function tokenRate(contexts: readonly ContextCount[], confidence: number): TokenRate {
  const filled = contexts.filter(({ tokens }) => tokens > 0);
  const sampleCount = filled.reduce((total, each) => total + each.tokens, 0);
  const successes = filled.reduce((total, each) => total + each.successes, 0);
  const rate = sampleCount === 0 ? null : successes / sampleCount;
  const limits = { confidence, sided: 'two' } as const;
  const effectiveSampleCount = effectiveTokens(filled, {
    rate: rate ?? 0,
    sampleCount,
    confidence,
  });
  const trials = effectiveSampleCount;
  const scaled = sampleCount === 0 ? 0 : (successes * trials) / sampleCount;
  // Rounded away from each limit: a whole count must not make the interval shorter.
  const outer = clopperPearson({ ...limits, trials, successes: Math.floor(scaled) });
  const upper = clopperPearson({
    ...limits,
    trials,
    successes: Math.min(trials, Math.ceil(scaled)),
  });
  return {
    rate,
    successes,
    sampleCount,
    contextCount: filled.length,
    interval: clopperPearson({ ...limits, trials: sampleCount, successes }),
    clusteredInterval: { ...outer, upper: upper.upper },
    effectiveSampleCount,
  };
}

function effectiveTokens(
  filled: readonly ContextCount[],
  { rate, sampleCount, confidence }: { rate: number; sampleCount: number; confidence: number },
): number {
  const contextCount = filled.length;
  if (contextCount < 2 || rate === 0 || rate === 1) return contextCount;
  const between = filled.reduce(
    (total, { successes, tokens }) => total + (successes - rate * tokens) ** 2,
    0,
  );
  const variance = (between * contextCount) / (contextCount - 1) / sampleCount ** 2;
  const upperTail = 1 - tailOf(confidence, 'two');
  const fewContexts =
    tQuantile(upperTail, sampleCount - 1) / tQuantile(upperTail, contextCount - 1);
  const effective = ((rate * (1 - rate)) / variance) * fewContexts ** 2;
  return Math.max(1, Math.floor(Math.min(sampleCount, effective)));
}
