import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { chernoff } from './chernoff.js';
import { clopperPearson, hoeffding } from './intervals.js';

fc.configureGlobal({ seed: 8785 });

const someMean = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const someCount = fc.integer({ min: 1, max: 500 });
const someConfidence = fc.double({ min: 0.51, max: 0.999, noNaN: true });

describe('Chernoff’s limits', () => {
  it('lie within Hoeffding’s and outside the exact ones of a count', () => {
    fc.assert(
      fc.property(
        someCount,
        fc.double({ min: 0, max: 1, noNaN: true }),
        someConfidence,
        (count, share, confidence) => {
          const successes = Math.round(share * count);
          const ask = { confidence, sided: 'two' } as const;
          const limits = chernoff({ mean: successes / count, count, ...ask });
          const wide = hoeffding({ mean: successes / count, count, ...ask });
          const exact = clopperPearson({ successes, trials: count, ...ask });
          return (
            wide.lower <= limits.lower + 1e-9 &&
            limits.lower <= exact.lower + 1e-9 &&
            exact.upper <= limits.upper + 1e-9 &&
            limits.upper <= wide.upper + 1e-9
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('rise with the mean', () => {
    fc.assert(
      fc.property(someMean, someMean, someCount, (one, other, count) => {
        const of = (mean: number) => chernoff({ mean, count, confidence: 0.95, sided: 'one' });
        const [low, high] = [of(Math.min(one, other)), of(Math.max(one, other))];
        return low.upper <= high.upper + 1e-12 && low.lower <= high.lower + 1e-12;
      }),
    );
  });

  it('are [0, 1] without a value, and reach the ends exactly', () => {
    const ask = { confidence: 0.95, sided: 'one' } as const;
    expect(chernoff({ mean: 0.3, count: 0, ...ask })).toMatchObject({ lower: 0, upper: 1 });
    expect(chernoff({ mean: 1, count: 9, ...ask }).upper).toBe(1);
    expect(chernoff({ mean: 0, count: 9, ...ask }).lower).toBe(0);
    // By hand: nothing in n values has the limit 1 - 0.05^(1/n), as the exact one.
    expect(chernoff({ mean: 0, count: 14, ...ask }).upper).toBeCloseTo(0.1926361757, 9);
  });

  it('refuse a mean outside [0, 1] and a count that is none', async () => {
    for (const [mean, count] of [
      [1.1, 3],
      [-0.1, 3],
      [Number.NaN, 3],
      [0.5, -1],
      [0.5, 1.5],
    ] as const) {
      await expect(() => chernoff({ mean, count, confidence: 0.95, sided: 'one' })).toThrowWithCode(
        'statistics.invalid_mean',
      );
    }
  });
});
