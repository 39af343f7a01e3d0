import { known } from '../statistics/known.js';
import { type Draws, drawsFrom } from '../statistics/random.js';
import { type Release, type TrendLine, trendLine } from './horizon-trend.js';

/** A release with what is known of its horizon's own error. */
export interface UncertainRelease extends Release {
  /** Its p50 by draw of a joint bootstrap; null where the file gives none. */
  readonly draws: readonly number[] | null;
  /** Published 95 % limits; null where there are none. */
  readonly limits: { readonly lower: number; readonly upper: number } | null;
}

/** One draw of the trend, with the scatter of models around it. */
export interface TrendDraw {
  readonly line: TrendLine;
  /** In doublings, of a model to come. */
  readonly scatter: number;
}

/** Trends of resampled releases; a resample of one day has none and is left out. */
export function trendDraws(
  releases: readonly UncertainRelease[],
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): readonly TrendDraw[] {
  const found: TrendDraw[] = [];
  for (let index = 0; index < resamples; index += 1) {
    const draws = drawsFrom((seed + index) % 2 ** 32);
    const sample = releases.map(() => {
      const release = known(releases[draws.below(releases.length)]);
      return { day: release.day, p50Minutes: horizonDrawn(release, index, draws) };
    });
    const line = trendLine(sample.filter(({ p50Minutes }) => Number.isFinite(p50Minutes)));
    if (line === null || line.n < 3) continue;
    found.push({ line, scatter: line.residualDeviation * normal(draws) });
  }
  return found;
}

/** The draw of the joint bootstrap with this index, or one from a log-normal of the published limits. */
function horizonDrawn(release: UncertainRelease, index: number, draws: Draws): number {
  if (release.draws !== null && release.draws.length > 0) {
    return known(release.draws[index % release.draws.length]);
  }
  const { limits, p50Minutes } = release;
  if (limits === null || !(limits.lower > 0) || !(limits.upper > limits.lower)) return p50Minutes;
  const deviation = Math.log2(limits.upper / limits.lower) / (2 * 1.959964);
  return p50Minutes * 2 ** (deviation * normal(draws));
}

/** Box and Muller 1958; `1 - u` is never 0. */
function normal(draws: Draws): number {
  return Math.sqrt(-2 * Math.log(1 - draws.uniform())) * Math.cos(2 * Math.PI * draws.uniform());
}
