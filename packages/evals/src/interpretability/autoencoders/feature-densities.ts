import type { FeatureDensities } from '@holdpoint/shared/computations/dictionary';

/** Below it a feature belongs to the "ultralow density cluster" of the paper. */
const ULTRALOW = 1e-6;
const HIGH = 0.01;
/** A quarter of a decade, as fine as a few thousand features show. */
const BINS_PER_DECADE = 4;

/** Densities of features that fired on `fires` of `tokens` tokens. Total for tokens >= 1. Bricken et al. 2023. */
export function featureDensities(fires: Float64Array, tokens: number): FeatureDensities {
  const alive = Array.from(fires)
    .filter((count) => count > 0)
    .map((count) => count / tokens);
  const lowest = -Math.ceil(Math.log10(tokens));
  const histogram = Array.from({ length: -lowest * BINS_PER_DECADE + 1 }, (_, bin) => ({
    from: lowest + bin / BINS_PER_DECADE,
    to: lowest + (bin + 1) / BINS_PER_DECADE,
    features: 0,
  }));
  for (const density of alive) {
    const bin = histogram[Math.floor((Math.log10(density) - lowest) * BINS_PER_DECADE)];
    if (bin !== undefined) bin.features += 1;
  }
  return {
    tokens,
    features: fires.length,
    dead: fires.length - alive.length,
    ultralow: alive.filter((density) => density < ULTRALOW).length,
    aboveOnePercent: alive.filter((density) => density > HIGH).length,
    smallestAlive: alive.length === 0 ? null : Math.min(...alive),
    histogram,
  };
}
