import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { bootstrapLimits, clusterBootstrap } from './bootstrap.js';
import { drawsFrom } from './random.js';

fc.configureGlobal({ seed: 8785 });

const plan = { seed: 3, resamples: 500, confidence: 0.9, sided: 'two' } as const;
const someClusters = fc.array(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
  { minLength: 2, maxLength: 12 },
);

describe('bootstrap limits', () => {
  it('are the same for a seed, and others for another', () => {
    const clusters = Array.from({ length: 30 }, (_, index) => [index / 30, (index % 7) / 7]);
    expect(clusterBootstrap(clusters, plan)).toEqual(clusterBootstrap(clusters, plan));
    expect(clusterBootstrap(clusters, { ...plan, seed: 4 })).not.toEqual(
      clusterBootstrap(clusters, plan),
    );
  });

  // By hand: of two units drawn twice the mean is 0, 1/2 and 1 with chances 1/4, 1/2 and 1/4.
  it('are the quantiles of the resampled statistic', () => {
    const at = (confidence: number, sided: 'one' | 'two') =>
      clusterBootstrap([[0], [1]], { ...plan, resamples: 5000, confidence, sided });
    expect(at(0.4, 'two')).toMatchObject({ lower: 0.5, upper: 0.5 });
    expect(at(0.6, 'two')).toMatchObject({ lower: 0, upper: 1 });
    expect(at(0.7, 'one')).toMatchObject({ lower: 0.5, upper: 0.5 });
    expect(at(0.8, 'one')).toMatchObject({ lower: 0, upper: 1 });
  });

  it('do not depend on the order of clusters nor of values in them, to the last digit', () => {
    fc.assert(
      fc.property(someClusters, (clusters) => {
        const turned = clusters.toReversed().map((values) => values.toReversed());
        expect(clusterBootstrap(turned, plan)).toEqual(clusterBootstrap(clusters, plan));
      }),
    );
  });

  it('lie within the clusters’ means, in order, and one-sided ones within two-sided', () => {
    fc.assert(
      fc.property(someClusters, (clusters) => {
        const means = clusters.map((values) => values.reduce((a, b) => a + b, 0) / values.length);
        const two = clusterBootstrap(clusters, plan);
        const one = clusterBootstrap(clusters, { ...plan, sided: 'one' });
        if (two === null || one === null) throw new Error('expected limits');
        expect(two.lower).toBeGreaterThanOrEqual(Math.min(...means) - 1e-12);
        expect(two.upper).toBeLessThanOrEqual(Math.max(...means) + 1e-12);
        expect(two.lower).toBeLessThanOrEqual(one.lower);
        expect(one.lower).toBeLessThanOrEqual(one.upper);
        expect(one.upper).toBeLessThanOrEqual(two.upper);
      }),
    );
  });

  it('are wider where tasks of one cluster agree than if each were alone', () => {
    const clusters = Array.from({ length: 40 }, (_, index) => Array<number>(5).fill(index % 2));
    const together = clusterBootstrap(clusters, plan);
    const alone = clusterBootstrap(
      clusters.flat().map((value) => [value]),
      plan,
    );
    const width = (limits: typeof alone): number => (limits?.upper ?? 0) - (limits?.lower ?? 0);
    // By hand: five equal values a cluster make the standard error sqrt(5) times as large.
    expect(width(together) / width(alone)).toBeGreaterThan(1.6);
    expect(width(together) / width(alone)).toBeLessThan(2.8);
  });

  it('cover the mean of skewed values about as often as they say', () => {
    const draws = drawsFrom(11);
    let covered = 0;
    for (let run = 0; run < 400; run += 1) {
      const values = Array.from({ length: 60 }, () => [draws.uniform() ** 2]);
      const limits = clusterBootstrap(values, { ...plan, resamples: 200, seed: run });
      if (limits !== null && limits.lower <= 1 / 3 && 1 / 3 <= limits.upper) covered += 1;
    }
    expect(covered / 400).toBeGreaterThan(0.85);
    expect(covered / 400).toBeLessThan(0.95);
  });

  it('are unknown below two clusters, where one drawn again is only itself', () => {
    expect(clusterBootstrap([[0, 1, 1]], plan)).toBeNull();
    expect(clusterBootstrap([[0, 1, 1], []], plan)).toBeNull();
  });

  it('are unknown where the statistic mostly is', () => {
    const oddOnly = (sample: readonly number[]): number | null => (sample.includes(1) ? 1 : null);
    expect(bootstrapLimits([0, 1], oddOnly, plan)).toBeNull();
    expect(bootstrapLimits([1, 1], oddOnly, plan)).toMatchObject({ lower: 1, upper: 1 });
  });

  it('need enough resamples, a seed and a confidence', async () => {
    for (const resamples of [99, 100.5, Number.NaN]) {
      await expect(() => clusterBootstrap([[0], [1]], { ...plan, resamples })).toThrowWithCode(
        'statistics.invalid_resamples',
      );
    }
    await expect(() => clusterBootstrap([[0], [1]], { ...plan, seed: -1 })).toThrowWithCode(
      'statistics.invalid_seed',
    );
    await expect(() => clusterBootstrap([[0], [1]], { ...plan, confidence: 1 })).toThrowWithCode(
      'statistics.invalid_confidence',
    );
  });

  it('take 2,000 resamples unless told otherwise', () => {
    const { resamples: _, ...usual } = plan;
    expect(clusterBootstrap([[0], [1], [1]], usual)).toEqual(
      clusterBootstrap([[0], [1], [1]], { ...plan, resamples: 2000 }),
    );
  });
});
