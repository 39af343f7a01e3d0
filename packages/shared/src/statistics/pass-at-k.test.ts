import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { allOfK, passAtK, rateAtK } from './pass-at-k.js';

fc.configureGlobal({ seed: 8785 });

const plan = { seed: 1, resamples: 200, confidence: 0.9, sided: 'two' } as const;
const someTries = fc.integer({ min: 1, max: 300 }).chain((tries) =>
  fc.record({
    tries: fc.constant(tries),
    successes: fc.integer({ min: 0, max: tries }),
    k: fc.integer({ min: 1, max: tries }),
  }),
);

describe('pass@k', () => {
  // domain.md 6.5.
  it.each([
    [10, 3, 5, 0.916667],
    [20, 2, 10, 0.763158],
    [30, 3, 10, 0.719212],
  ])(
    'of %i tries with %i successes at k = %i is the published value',
    (tries, successes, k, value) => {
      expect(passAtK({ tries, successes }, k)).toBeCloseTo(value, 6);
    },
  );

  it('at k = 1 is the share of successes, and grows with k to 1 or 0', () => {
    fc.assert(
      fc.property(someTries, ({ tries, successes, k }) => {
        expect(passAtK({ tries, successes }, 1)).toBeCloseTo(successes / tries, 12);
        expect(passAtK({ tries, successes }, tries)).toBe(successes > 0 ? 1 : 0);
        const at = passAtK({ tries, successes }, k);
        expect(at).toBeGreaterThanOrEqual(
          passAtK({ tries, successes }, Math.max(1, k - 1)) - 1e-12,
        );
        expect(at).toBeLessThanOrEqual(1);
        expect(allOfK({ tries, successes }, k)).toBeLessThanOrEqual(at + 1e-12);
      }),
    );
  });

  it('is unbiased: over all outcomes of a coin its mean is 1 - (1 - p)^k', () => {
    const [tries, k, rate] = [8, 3, 0.3];
    let [mean, all, chance] = [0, 0, (1 - rate) ** tries];
    for (let successes = 0; successes <= tries; successes += 1) {
      mean += chance * passAtK({ tries, successes }, k);
      all += chance * allOfK({ tries, successes }, k);
      chance *= ((tries - successes) / (successes + 1)) * (rate / (1 - rate));
    }
    expect(mean).toBeCloseTo(1 - (1 - rate) ** k, 12);
    expect(all).toBeCloseTo(rate ** k, 12);
  });

  it.each([
    [3, 4, 1],
    [3, -1, 1],
    [3, 1, 4],
    [3, 1, 0],
    [3.5, 1, 1],
    [3, 1, 1.5],
    [Number.NaN, 1, 1],
    [Infinity, 1, 1],
  ])('refuses %d tries with %d successes at k = %d', async (tries, successes, k) => {
    await expect(() => passAtK({ tries, successes }, k)).toThrowWithCode(
      'statistics.invalid_count',
    );
    await expect(() => allOfK({ tries, successes }, k)).toThrowWithCode('statistics.invalid_count');
  });
});

describe('a rate at k over tasks', () => {
  const tasks = [
    { tries: 10, successes: 0 },
    { tries: 10, successes: 10 },
    { tries: 4, successes: 2 },
  ];

  it('is the mean over tasks, bounded by drawing tasks again', () => {
    // By hand: pass@2 of 2 in 4 is 1 - 1/6, all of 2 is 1/6.
    const any = rateAtK(tasks, { k: 2, of: 'any' }, plan);
    expect(any).toMatchObject({
      estimateRate: expect.closeTo((1 + 5 / 6) / 3, 12),
      taskCount: 3,
      interval: { method: 'bootstrap', lower: expect.closeTo(0.2778, 3) },
    });
    expect(rateAtK(tasks, { k: 2, of: 'all' }, plan).estimateRate).toBeCloseTo((1 + 1 / 6) / 3, 12);
  });

  it('has no limits from one task, and no value from none', async () => {
    expect(rateAtK(tasks.slice(0, 1), { k: 1, of: 'any' }, plan).interval).toBeNull();
    await expect(() => rateAtK([], { k: 1, of: 'any' }, plan)).toThrowWithCode(
      'statistics.invalid_count',
    );
  });
});
