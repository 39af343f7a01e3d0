import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Limits } from './interval.js';
import { type Sidedness, tailOf } from './intervals.js';
import { known } from './known.js';
import { drawsFrom } from './random.js';
import { sum } from './sum.js';

/** How a bootstrap is drawn; equal plans over equal units give equal limits. */
export interface BootstrapPlan {
  /** A whole number in [0, 2^32). */
  readonly seed: number;
  /** More resamples make the limits steadier, not narrower; at least 100. */
  readonly resamples?: number;
  /** In (0, 1). */
  readonly confidence: number;
  readonly sided: Sidedness;
}

export const DEFAULT_RESAMPLES = 2000;

/**
 * Percentile limits of `statistic` over units drawn again with replacement. Null where the statistic is undefined (null)
 * for more than 5 % of the resamples, or where there are fewer than two units: one unit drawn again is only itself.
 * Units are independent of each other: tasks, or whole clusters where tasks are correlated. Approximate, and too short
 * for a few units, so for display and comparisons, never for a gate. Throws `statistics.invalid_seed`,
 * `statistics.invalid_resamples`, `statistics.invalid_confidence`. Efron 1979; Efron and Tibshirani 1993, §13.3.
 */
export function bootstrapLimits<Unit>(
  units: readonly Unit[],
  statistic: (resampled: readonly Unit[]) => number | null,
  plan: BootstrapPlan,
): Limits<'bootstrap'> | null {
  const { seed, resamples = DEFAULT_RESAMPLES, confidence, sided } = plan;
  const tail = tailOf(confidence, sided);
  assertResamples(resamples);
  const draws = drawsFrom(seed);
  if (units.length < 2) return null;
  const values: number[] = [];
  for (let resample = 0; resample < resamples; resample += 1) {
    const value = statistic(units.map(() => known(units[draws.below(units.length)])));
    if (value !== null) values.push(value);
  }
  if (values.length < 0.95 * resamples) return null;
  const sorted = Float64Array.from(values).toSorted();
  return {
    method: 'bootstrap',
    confidence,
    sided,
    lower: quantileOf(sorted, tail),
    upper: quantileOf(sorted, 1 - tail),
  };
}

/**
 * Percentile limits of the mean over all values when whole clusters are drawn again; larger clusters weigh more. The
 * order of clusters and of values in them doesn't matter. Null below two clusters that hold a value. Throws as
 * `bootstrapLimits`. Cameron, Gelbach and Miller 2008, §2 (pairs cluster bootstrap).
 */
export function clusterBootstrap(
  clusters: readonly (readonly number[])[],
  plan: BootstrapPlan,
): Limits<'bootstrap'> | null {
  const units = clusters
    .filter((values) => values.length > 0)
    .map((values) => ({ total: sum(values), count: values.length }))
    .toSorted((left, right) => left.total - right.total || left.count - right.count);
  return bootstrapLimits(
    units,
    (resampled) => {
      let [total, count] = [0, 0];
      for (const unit of resampled) {
        total += unit.total;
        count += unit.count;
      }
      return total / count;
    },
    plan,
  );
}

/** Linear between order statistics, as numpy's default (Hyndman and Fan 1996, type 7); `sorted` isn't empty. */
function quantileOf(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = known(sorted[Math.floor(place)]);
  const above = known(sorted[Math.ceil(place)]);
  return below + (above - below) * (place - Math.floor(place));
}

function assertResamples(resamples: number): void {
  if (Number.isSafeInteger(resamples) && resamples >= 100) return;
  throw new HoldpointError({
    code: 'statistics.invalid_resamples',
    kind: 'invalid',
    message: `A bootstrap needs at least 100 resamples; got ${resamples}.`,
  });
}
