import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Limits, Unbounded } from './interval.js';
import { type Sidedness, tailOf } from './intervals.js';
import { sum } from './sum.js';

/** A mean over values that are independent between clusters but not within. */
export interface ClusteredMean {
  readonly mean: number;
  readonly count: number;
  readonly clusterCount: number;
  /** Null below two clusters: nothing then tells how clusters differ. */
  readonly standardError: number | null;
  /** As if all values were independent; null below two values. The ratio of both shows what clustering costs. */
  readonly naiveStandardError: number | null;
}

/** From this many clusters on the normal quantile serves; below, Student's t with one degree less than clusters. */
const MANY_CLUSTERS = 40;

/**
 * Mean and clustered standard error. Values may have any scale; empty clusters don't count. The variance is Miller's,
 * sum over clusters of (sum of residuals)^2 / n^2, times G / (G - 1) for few clusters (CR1, as statsmodels): with one
 * value a cluster it is the ordinary standard error. Throws `statistics.invalid_values` for no value or one that isn't
 * finite. Miller 2024 (arXiv 2411.00640), clustered standard errors; Cameron and Miller 2015, §II.C.
 */
export function clusteredMean(clusters: readonly (readonly number[])[]): ClusteredMean {
  const filled = clusters.filter((values) => values.length > 0);
  const values = filled.flat();
  const count = values.length;
  const clusterCount = filled.length;
  const mean = sum(values) / count;
  if (!Number.isFinite(mean)) {
    throw new HoldpointError({
      code: 'statistics.invalid_values',
      kind: 'invalid',
      message: `Expected at least one value and only finite ones; got ${count} with the mean ${mean}.`,
    });
  }
  const between = sum(filled.map((cluster) => sum(cluster.map((value) => value - mean)) ** 2));
  const within = sum(values.map((value) => (value - mean) ** 2));
  return {
    mean,
    count,
    clusterCount,
    standardError:
      clusterCount < 2 ? null : Math.sqrt((between * clusterCount) / (clusterCount - 1)) / count,
    naiveStandardError: count < 2 ? null : Math.sqrt(within / (count * (count - 1))),
  };
}

/**
 * Limits of a mean over clustered values, on the values' scale: approximate, so for display and comparisons; gates take
 * `bettingLimit` over cluster means. `unbounded` below two clusters and where no cluster differs: agreement of a few
 * is not certainty. Throws `statistics.invalid_values`, `statistics.invalid_confidence`.
 */
export function clusteredInterval({
  clusters,
  confidence,
  sided,
}: {
  readonly clusters: readonly (readonly number[])[];
  readonly confidence: number;
  readonly sided: Sidedness;
}): ({ readonly kind: 'bounded' } & Limits<'clustered-t' | 'clustered-normal'>) | Unbounded {
  const tail = tailOf(confidence, sided);
  const { mean, standardError, clusterCount } = clusteredMean(clusters);
  if (standardError === null) {
    return { kind: 'unbounded', reason: 'one cluster does not tell how clusters differ' };
  }
  if (standardError === 0) {
    return { kind: 'unbounded', reason: 'the clusters do not differ: their spread is unknown' };
  }
  const isFew = clusterCount < MANY_CLUSTERS;
  const quantile = isFew ? tQuantile(1 - tail, clusterCount - 1) : normalQuantile(1 - tail, 0, 1);
  return {
    kind: 'bounded',
    method: isFew ? 'clustered-t' : 'clustered-normal',
    confidence,
    sided,
    lower: mean - quantile * standardError,
    upper: mean + quantile * standardError,
  };
}
