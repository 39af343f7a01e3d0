import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { clusteredInterval, clusteredMean } from './clustered.js';
import { studentT } from './intervals.js';

fc.configureGlobal({ seed: 8785 });

const ask = { confidence: 0.95, sided: 'two' } as const;
const someValues = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2 });

describe('a mean over clusters', () => {
  it('has the ordinary standard error where each value is its own cluster', () => {
    fc.assert(
      fc.property(someValues, (values) => {
        const found = clusteredMean(values.map((value) => [value]));
        expect(found.standardError).toBeCloseTo(found.naiveStandardError ?? Number.NaN, 9);
      }),
    );
  });

  // By hand: values 0 0 1 1 in two clusters have mean 0.5 and residual sums -1 and 1: sqrt(2 * 2 / 1) / 4 = 0.5; as four
  // independent values sqrt(1 / 12).
  it('has a larger one where a cluster agrees', () => {
    expect(clusteredMean([[0, 0], [1, 1], []])).toEqual({
      mean: 0.5,
      count: 4,
      clusterCount: 2,
      standardError: 0.5,
      naiveStandardError: Math.sqrt(1 / 12),
    });
  });

  it('has Miller’s standard error but for the factor of few clusters', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), {
          minLength: 2,
        }),
        (clusters) => {
          const { mean, count, clusterCount, standardError } = clusteredMean(clusters);
          // Miller 2024: the variance of independent values and, for all pairs of a cluster, their residuals' products.
          let pairs = 0;
          for (const cluster of clusters) {
            for (const [i, one] of cluster.entries()) {
              for (const [j, other] of cluster.entries()) {
                if (i !== j) pairs += (one - mean) * (other - mean);
              }
            }
          }
          const squares = clusters.flat().reduce((sum, value) => sum + (value - mean) ** 2, 0);
          const miller = squares / count ** 2 + pairs / count ** 2;
          expect((standardError ?? Number.NaN) ** 2).toBeCloseTo(
            (miller * clusterCount) / (clusterCount - 1),
            9,
          );
        },
      ),
    );
  });

  it('has no standard error below two clusters, nor a naive one below two values', () => {
    expect(clusteredMean([[0, 1]])).toMatchObject({ mean: 0.5, standardError: null });
    expect(clusteredMean([[1]])).toMatchObject({ standardError: null, naiveStandardError: null });
  });

  it.each([[[]], [[[]]], [[[1, Number.NaN]]], [[[Infinity]]]])(
    'needs finite values, not %j',
    async (clusters) => {
      await expect(() => clusteredMean(clusters)).toThrowWithCode('statistics.invalid_values');
    },
  );
});

describe('the interval over clusters', () => {
  it('is Student’s where each value is its own cluster', () => {
    const interval = clusteredInterval({ clusters: [[1], [2], [4]], ...ask });
    const { lower, upper } = studentT({
      mean: 7 / 3,
      standardDeviation: Math.sqrt(7 / 3),
      count: 3,
      ...ask,
    });
    expect(interval).toMatchObject({
      kind: 'bounded',
      lower: expect.closeTo(lower, 9),
      upper: expect.closeTo(upper, 9),
    });
  });

  it('is unbounded, with its reason, where clusters tell nothing of their spread', () => {
    for (const clusters of [[[0, 1, 1]], [[1, 1], [1]]]) {
      const interval = clusteredInterval({ clusters, ...ask });
      expect(interval.kind).toBe('unbounded');
      expect(interval).not.toHaveProperty('lower');
      expect(interval).toHaveProperty('reason');
    }
  });

  it('refuses a confidence of 1', async () => {
    await expect(() =>
      clusteredInterval({ clusters: [[0], [1]], confidence: 1, sided: 'one' }),
    ).toThrowWithCode('statistics.invalid_confidence');
  });
});
