import { known } from '../statistics/known.js';

/**
 * Percentile limits that hold together at `confidence`, linear between order statistics (Hyndman and Fan 1996, type 7, as
 * numpy). Draws may be infinite, and so may a limit: nothing is left out. `values` isn't empty and holds no NaN.
 */
export function drawLimits(
  values: readonly number[],
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const sorted = Float64Array.from(values).sort();
  const tail = (1 - confidence) / 2;
  return { lower: quantileOfSorted(sorted, tail), upper: quantileOfSorted(sorted, 1 - tail) };
}

/** The quantile of values in order; between a finite and an infinite one it is infinite. Not empty. */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = known(sorted[Math.floor(place)]);
  const above = known(sorted[Math.ceil(place)]);
  const share = place - Math.floor(place);
  if (below === above || share === 0) return below;
  return Number.isFinite(below) && Number.isFinite(above)
    ? below + (above - below) * share
    : Number.isFinite(below)
      ? above
      : below;
}

/** Standard deviation over draws, with n - 1; null below two. */
export function drawDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
