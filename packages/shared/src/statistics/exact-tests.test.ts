import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { mcnemarExact, signFlipTest } from './exact-tests.js';
import { holm } from './holm.js';
import { drawsFrom } from './random.js';

fc.configureGlobal({ seed: 8785 });

describe('McNemar’s exact test', () => {
  // By hand: of 6 pairs that differ all lie on one side, 2 / 2^6.
  it('doubles the tail of a fair coin', () => {
    expect(mcnemarExact(6, 0)).toBeCloseTo(2 / 64, 12);
    expect(mcnemarExact(3, 3)).toBe(1);
    expect(mcnemarExact(0, 0)).toBe(1);
  });

  it.each([
    [-1, 2],
    [1, 0.5],
    [Number.NaN, 1],
  ])('refuses %d and %d pairs', async (first, second) => {
    await expect(() => mcnemarExact(first, second)).toThrowWithCode('statistics.invalid_count');
  });
});

describe('the sign-flip test', () => {
  it('is McNemar’s where every difference is -1, 0 or 1', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 0, 1), { maxLength: 14 }), (differences) => {
        const wanted = mcnemarExact(
          differences.filter((difference) => difference < 0).length,
          differences.filter((difference) => difference > 0).length,
        );
        expect(signFlipTest(differences, 1)).toBeCloseTo(wanted, 12);
      }),
    );
  });

  it('draws signs where there are too many to try, and comes close to the exact value', () => {
    const differences = Array.from({ length: 40 }, (_, index) => (index < 27 ? 1 : -1));
    expect(Math.abs(signFlipTest(differences, 9) - mcnemarExact(13, 27))).toBeLessThan(0.01);
    expect(signFlipTest(differences, 9)).toBe(signFlipTest(differences.toReversed(), 9));
    expect(signFlipTest(Array<number>(40).fill(1), 9)).toBe(1 / 10_000);
  });

  it('is below 5 % in at most 5 % of cases without an effect', () => {
    const draws = drawsFrom(2);
    let low = 0;
    for (let run = 0; run < 1000; run += 1) {
      const differences = Array.from({ length: 9 }, () => draws.uniform() - 0.5);
      if (signFlipTest(differences, 1) <= 0.05) low += 1;
    }
    // Two standard errors of 1,000 runs are 1.4 %.
    expect(low / 1000).toBeLessThanOrEqual(0.064);
  });
});

describe('Holm’s adjustment', () => {
  it('multiplies the least p-value by their number, and keeps the order', () => {
    expect(holm([0.03, 0.01, 0.02])).toEqual([0.04, 0.03, 0.04]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('is never below its own value, never above one, nor above Bonferroni’s', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) =>
        holm(pValues).every((adjusted, index) => {
          const own = pValues[index] ?? Number.NaN;
          return own <= adjusted && adjusted <= Math.min(1, own * pValues.length);
        }),
      ),
    );
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses %d, which is no probability', async (pValue) => {
    await expect(() => holm([0.5, pValue])).toThrowWithCode('statistics.invalid_probability');
  });
});
