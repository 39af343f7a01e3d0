import { known } from '../statistics/known.js';
import { type Draws, drawsFrom } from '../statistics/random.js';
import { type Release, type TrendLine, trendLine } from './horizon-trend.js';

/** A release with what is known of its horizon's own error. */
export interface UncertainRelease extends Release {
  /** Its p50 by draw of a joint bootstrap; null where the file gives none. */
  readonly draws: readonly number[] | null;
  /** Published 95 % limits; null where there are none. */
  readonly limits: { readonly lower: number | null; readonly upper: number | null } | null;
}

/** One draw of the trend, with the scatter of models around it. */
export interface TrendDraw {
  readonly line: TrendLine;
  /** In doublings, of a model to come. */
  readonly scatter: number;
  /** The first day with a horizon that the draw doesn't bound, which is beyond every gate; null where there is none. */
  readonly unboundedOn: number | null;
}

/** Below this number of releases a resample hardly has a line of its own. */
export const FEW_RELEASES = 8;

/**
 * Trends of resampled releases; a resample of one day has none and is left out. The scatter of a model to come is
 * Student's t of the residuals of all releases: a resample of few repeats some of them, and shows too little of it. Of
 * fewer than eight releases the line itself is drawn so, around that of all of them.
 */
export function trendDraws(
  releases: readonly UncertainRelease[],
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): readonly TrendDraw[] {
  const found: TrendDraw[] = [];
  const whole = trendLine(releases);
  if (whole === null) return [];
  const isFew = releases.length < FEW_RELEASES;
  for (let index = 0; index < resamples; index += 1) {
    const draws = drawsFrom((seed + index) % 2 ** 32);
    const sample = releases.map((one) => {
      const release = isFew ? one : known(releases[draws.below(releases.length)]);
      return { day: release.day, p50Minutes: horizonDrawn(release, index, draws) };
    });
    const line = trendLine(sample.filter(({ p50Minutes }) => Number.isFinite(p50Minutes)));
    if (line === null || line.n < 3) continue;
    const deviation = deviationDrawn(whole, draws);
    const drawn = isFew ? lineDrawn(line, releases, deviation, draws) : line;
    const unbounded = sample.filter(({ p50Minutes }) => p50Minutes === Infinity);
    found.push({
      line: drawn,
      scatter: deviation * normal(draws),
      unboundedOn: unbounded.length === 0 ? null : Math.min(...unbounded.map(({ day }) => day)),
    });
  }
  return found;
}

/** A line off by the error of its own mean and slope. */
function lineDrawn(
  line: TrendLine,
  releases: readonly Release[],
  deviation: number,
  draws: Draws,
): TrendLine {
  const days = releases.map(({ day }) => day);
  const mean = days.reduce((total, day) => total + day, 0) / days.length;
  const spread = days.reduce((total, day) => total + (day - mean) ** 2, 0);
  const up = (deviation * normal(draws)) / Math.sqrt(days.length);
  const turn = (deviation * normal(draws)) / Math.sqrt(spread);
  const slopePerDay = line.slopePerDay + turn;
  return { ...line, slopePerDay, intercept: line.intercept + up - turn * mean };
}

/** The draw of the joint bootstrap with this index, or one from a log-normal of the published limits. */
function horizonDrawn(release: UncertainRelease, index: number, draws: Draws): number {
  if (release.draws !== null && release.draws.length > 0) {
    return known(release.draws[index % release.draws.length]);
  }
  const { p50Minutes } = release;
  return p50Minutes * 2 ** (deviationOf(release) * normal(draws));
}

/** Of log2 p50, from its 95 % limits; a limit that is missing or 0 is taken to lie as far off as the other. */
function deviationOf({ p50Minutes, limits }: UncertainRelease): number {
  if (limits === null) return 0;
  const { lower, upper } = limits;
  const sides = [
    ...(lower !== null && lower > 0 ? [Math.log2(p50Minutes / lower)] : []),
    ...(upper !== null ? [Math.log2(upper / p50Minutes)] : []),
  ];
  const mean = sides.reduce((total, side) => total + side, 0) / Math.max(1, sides.length);
  return Math.max(0, mean) / 1.959964;
}

/** A residual deviation that may lie behind the one seen, by its n - 2 degrees of freedom. */
function deviationDrawn({ n, residualDeviation }: TrendLine, draws: Draws): number {
  const freedom = Math.max(1, n - 2);
  let squares = 0;
  for (let degree = 0; degree < freedom; degree += 1) squares += normal(draws) ** 2;
  return squares > 0 ? residualDeviation / Math.sqrt(squares / freedom) : residualDeviation;
}

/** Box and Muller 1958; `1 - u` is never 0. */
function normal(draws: Draws): number {
  return Math.sqrt(-2 * Math.log(1 - draws.uniform())) * Math.cos(2 * Math.PI * draws.uniform());
}
