import type { CrossingFinding, CrossingForecast } from '../computations/crossing-forecast.js';

const FEW_POINTS = 8;
const NEVER_SHARE = 0.05;
/** How many times the largest measured compute, or the measured span of time, counts as far. */
const FAR = 10;

/** What a reader must know before trusting a crossing; `latestValue` is the fitted value at the last point. */
export function crossingFindings(
  forecast: Omit<CrossingForecast, 'curve' | 'findings'>,
  latestValue: number,
): CrossingFinding[] {
  const { points, quantity, threshold, n, used, resamples, neverShare, coverage } = forecast;
  const isCrossed = quantity === 'loss' ? latestValue <= threshold : latestValue >= threshold;
  const isReached = points.some(({ value }) =>
    quantity === 'loss' ? value <= threshold : value >= threshold,
  );
  const successes = points.map(({ value }) => value);
  const isFlat = successes.every((value) => value === successes[0]);
  return [
    ...told(
      n < FEW_POINTS,
      'few_points',
      `only ${n} points: the limits are too narrow, and the shape of the curve is believed, not seen`,
    ),
    ...told(
      isFlat,
      'not_rising',
      'all points have the same value: nothing says how it changes, which is not evidence that it never crosses',
    ),
    ...told(
      isCrossed,
      'already_crossed',
      'the fitted curve has crossed the threshold within what was measured',
    ),
    ...told(
      isReached && !isCrossed,
      'already_crossed',
      'a measured point has reached the threshold, though the fitted curve has not: believe the point',
    ),
    ...told(
      neverShare > NEVER_SHARE,
      'may_never_cross',
      `${percent(neverShare)} of the draws never cross: the limits count them as infinitely late`,
    ),
    ...told(
      isFarBeyond(forecast),
      'beyond_data',
      'the median lies far beyond what was measured: it rests on the shape of the curve alone',
    ),
    ...told(
      used < resamples,
      'draws_lost',
      `${resamples - used} of ${resamples} draws carry no curve and are left out`,
    ),
    ...(coverage === null ? [] : poorCoverage(coverage)),
  ];
}

function poorCoverage({
  interval80,
}: NonNullable<CrossingForecast['coverage']>): CrossingFinding[] {
  const { held, n } = interval80;
  return told(
    n >= 3 && held < 0.6 * n,
    'poor_coverage',
    `left out and foretold, only ${held} of ${n} points lay in their 80 % interval: believe the limits less`,
  );
}

function isFarBeyond({
  axis,
  points,
  median,
}: Pick<CrossingForecast, 'axis' | 'points' | 'median'>): boolean {
  if (median === null) return false;
  const places = points.map(({ at }) => at);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return axis === 'compute' ? median > FAR * last : median > last + (last - first);
}

function told(isSo: boolean, code: CrossingFinding['code'], detail: string): CrossingFinding[] {
  return isSo ? [{ code, detail }] : [];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
