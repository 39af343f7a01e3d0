import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

import { tailOf } from '../statistics/intervals.js';

/** Below it Fisher's z has no standard error. */
const LEAST_PAIRS = 4;

/**
 * Two-sided limits of a Pearson correlation over `pairs` independent pairs, by Fisher's z; null below four pairs and for
 * a correlation of exactly 1 or -1. Approximate: for display. Throws `statistics.invalid_confidence`. Fisher 1921.
 */
export function fisherInterval(
  correlation: number,
  pairs: number,
  confidence: number,
): { readonly confidence: number; readonly lower: number; readonly upper: number } | null {
  const quantile = normalQuantile(1 - tailOf(confidence, 'two'), 0, 1);
  if (!(pairs >= LEAST_PAIRS) || !(Math.abs(correlation) < 1)) return null;
  const margin = quantile / Math.sqrt(pairs - 3);
  const centre = Math.atanh(correlation);
  return { confidence, lower: Math.tanh(centre - margin), upper: Math.tanh(centre + margin) };
}
