import type { CrossingBackTest } from '../computations/crossing-forecast.js';
import { drawLimits } from '../scaling/draw-limits.js';
import { trendAt, trendLine } from './horizon-trend.js';
import { trendDraws, type UncertainRelease } from './trend-draws.js';

/** A trend of fewer says too little to be tested. */
const LEAST_FITTED = 4;
const MOST_LEFT_OUT = 4;
const MOST_RESAMPLES = 400;

/**
 * The trend tested on what came later: the last 1, 2, … releases are left out and their p50 foretold from those before,
 * with the scatter of a single model in the interval. `ordered` is by day. Empty where too few would be left.
 */
export function backTestTrend(
  ordered: readonly UncertainRelease[],
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): CrossingBackTest[] {
  const most = Math.min(MOST_LEFT_OUT, ordered.length - LEAST_FITTED);
  return Array.from({ length: Math.max(0, most) }, (_, index) => index + 1).flatMap((leftOut) => {
    const fitted = ordered.slice(0, -leftOut);
    const line = trendLine(fitted);
    const draws = trendDraws(fitted, { resamples: Math.min(resamples, MOST_RESAMPLES), seed });
    if (line === null || draws.length === 0) return [];
    const predictions = ordered.slice(-leftOut).map(({ day, p50Minutes }) => {
      const values = draws.map((draw) => trendAt(draw.line, day) + draw.scatter);
      const limitsAt = (confidence: number) => {
        const { lower, upper } = drawLimits(values, confidence);
        return { lower: minutesOf(lower), upper: minutesOf(upper) };
      };
      return {
        at: day,
        observed: p50Minutes,
        predicted: minutesOf(trendAt(line, day)),
        interval80: limitsAt(0.8),
        interval95: limitsAt(0.95),
      };
    });
    return [{ leftOut, fittedOn: fitted.length, predictions }];
  });
}

/** A power that overflows is the largest number: these figures go into JSON. */
function minutesOf(log2: number): number {
  return Math.min(2 ** log2, Number.MAX_VALUE);
}
