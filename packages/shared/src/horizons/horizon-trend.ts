import tQuantile from '@stdlib/stats-base-dists-t-quantile';

import { HoldpointError } from '../errors/holdpoint-error.js';

/** A release on the trend. */
export interface Release {
  readonly model: string;
  /** Days since 1970-01-01 UTC. */
  readonly day: number;
  readonly p50Minutes: number;
}

/** Least squares of log2 p50 on the day of release. */
export interface TrendLine {
  readonly n: number;
  readonly slopePerDay: number;
  /** log2 minutes at day 0. */
  readonly intercept: number;
  readonly rSquared: number;
  /** With n - 2 degrees of freedom, in doublings; 0 for two points. */
  readonly residualDeviation: number;
  readonly slopeError: number;
  /** 1 / slope; null where p50 doesn't rise. */
  readonly doublingDays: number | null;
}

/** Days since 1970-01-01 UTC of a date like `2024-06-20`. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/** The UTC date of a day, like `2024-06-20`; null beyond the calendar. Total. */
export function dateOf(day: number): string | null {
  const date = new Date(day * 86_400_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/T.*$/, '');
}

/** The date of a day as people read it, also of one that no four digits hold: a slope next to 0 crosses far away. Total. */
export function dayText(day: number): string {
  const date = dateOf(day);
  if (date !== null && /^\d{4}-/.test(date)) return date;
  return day < 0 ? 'long ago' : 'beyond the year 9999';
}

/**
 * The trend of releases, which need a horizon above 0 and at least two days between them; else null. Their order
 * doesn't matter.
 */
export function trendLine(
  releases: readonly { readonly day: number; readonly p50Minutes: number }[],
): TrendLine | null {
  const points = releases
    .filter(({ p50Minutes }) => p50Minutes > 0)
    .map(({ day, p50Minutes }) => ({ x: day, y: Math.log2(p50Minutes) }))
    .toSorted((one, other) => one.x - other.x || one.y - other.y);
  const n = points.length;
  const meanX = points.reduce((total, { x }) => total + x, 0) / n;
  const meanY = points.reduce((total, { y }) => total + y, 0) / n;
  const spread = points.reduce((total, { x }) => total + (x - meanX) ** 2, 0);
  if (n < 2 || !(spread > 0)) return null;
  const slope = points.reduce((total, { x, y }) => total + (x - meanX) * (y - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  const residual = points.reduce((total, { x, y }) => total + (y - intercept - slope * x) ** 2, 0);
  const all = points.reduce((total, { y }) => total + (y - meanY) ** 2, 0);
  const variance = n > 2 ? residual / (n - 2) : 0;
  return {
    n,
    slopePerDay: slope,
    intercept,
    rSquared: all > 0 ? 1 - residual / all : 1,
    residualDeviation: Math.sqrt(variance),
    slopeError: Math.sqrt(variance / spread),
    doublingDays: slope > 0 ? 1 / slope : null,
  };
}

/** log2 minutes of a trend on a day. */
export function trendAt({ intercept, slopePerDay }: TrendLine, day: number): number {
  return intercept + slopePerDay * day;
}

/**
 * Limits of the doubling time by Student's t of the slope, as if releases were independent; null where slopes of 0 or
 * less lie inside. Null altogether below three releases.
 */
export function doublingLimits(
  { n, slopePerDay, slopeError }: TrendLine,
  confidence: number,
): { readonly lower: number | null; readonly upper: number | null } {
  if (n < 3) return { lower: null, upper: null };
  const reach = tQuantile(1 - (1 - confidence) / 2, n - 2) * slopeError;
  const inverse = (slope: number): number | null => (slope > 0 ? 1 / slope : null);
  return { lower: inverse(slopePerDay + reach), upper: inverse(slopePerDay - reach) };
}

/** Of each release, in the order given, whether no earlier one had a horizon as long. Releases of one day compete. */
export function stateOfTheArt(releases: readonly Release[]): readonly boolean[] {
  return releases.map(({ day, p50Minutes }) =>
    releases.every(
      (other) =>
        other.day > day ||
        other.p50Minutes < p50Minutes ||
        (other.day === day && other.p50Minutes === p50Minutes),
    ),
  );
}

/** Throws `horizon.few_models`: a line through two points has no residual and says nothing of its own error. */
export function assertEnough(releases: readonly Release[]): void {
  if (releases.length >= 3) return;
  throw new HoldpointError({
    code: 'horizon.few_models',
    kind: 'invalid',
    message: `A trend needs at least 3 state-of-the-art models with a release date and a horizon above 0; got ${releases.length}. Give --release-dates, or an earlier --since.`,
  });
}
