import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Interval } from './interval.js';
import { clopperPearson, hoeffding, jeffreys, studentT, wilson } from './intervals.js';

fc.configureGlobal({ seed: 8785 });

type Limits = readonly [number, number];

function expectLimits(
  { lower, upper }: Pick<Interval, 'lower' | 'upper'>,
  [wantedLower, wantedUpper]: Limits,
  digits: number,
): void {
  expect(lower).toBeCloseTo(wantedLower, digits);
  expect(upper).toBeCloseTo(wantedUpper, digits);
}

/** P(X >= least) for X binomial, by summing: a second implementation beside the beta quantile. */
function tailFrom(least: number, trials: number, rate: number): number {
  // From the end with the greater first term: (1 - rate) ** trials vanishes for a rate near 1.
  if (rate > 0.5) return 1 - tailFrom(trials - least + 1, trials, 1 - rate);
  let term = (1 - rate) ** trials;
  let total = 0;
  for (let successes = 0; successes <= trials; successes += 1) {
    if (successes >= least) total += term;
    term *= ((trials - successes) / (successes + 1)) * (rate / (1 - rate));
  }
  return total;
}

/** Rate at which a rising function reaches `wanted`, by bisection. */
function rateWhere(rising: (rate: number) => number, wanted: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < wanted) low = middle;
    else high = middle;
  }
  return low;
}

const someCount = fc
  .integer({ min: 1, max: 400 })
  .chain((trials) =>
    fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }),
  );
const someConfidence = fc.double({ min: 0.51, max: 0.999, noNaN: true });
const someSide = fc.constantFrom<'one' | 'two'>('one', 'two');

describe('Clopper-Pearson', () => {
  // compute.md 13.2: R's binom.test.
  it.each<[number, number, Limits]>([
    [7, 50, [0.0581917003, 0.2673960025]],
    [0, 20, [0, 0.168433471]],
    [20, 20, [0.831566529, 1]],
    [250, 500, [0.4552855693, 0.5447144307]],
  ])('gives the published two-sided 95 %% limits of %i/%i', (successes, trials, limits) => {
    expectLimits(clopperPearson({ successes, trials, confidence: 0.95, sided: 'two' }), limits, 9);
  });

  it('gives the published one-sided 95 % limits of 7/50', () => {
    const interval = clopperPearson({ successes: 7, trials: 50, confidence: 0.95, sided: 'one' });
    expectLimits(interval, [0.067596699, 0.2469352017], 9);
    expect(interval).toMatchObject({ method: 'clopper-pearson', confidence: 0.95, sided: 'one' });
  });

  // domain.md 6.2 and 6.4: reported results of system cards, re-tested.
  it.each<[number, number, 'lower' | 'upper', number]>([
    [4, 30, 'upper', 0.279615],
    [15, 46, 'lower', 0.212919],
    [8, 29, 'lower', 0.145322],
    [17, 33, 'upper', 0.667423],
    [0, 14, 'upper', 0.192636],
    [0, 13, 'upper', 0.205817],
  ])('re-tests the reported %i/%i: one-sided %s limit %f', (successes, trials, limit, wanted) => {
    expect(
      clopperPearson({ successes, trials, confidence: 0.95, sided: 'one' })[limit],
    ).toBeCloseTo(wanted, 6);
  });

  // domain.md 6.4: smallest n with 80 % power to rule out a rate, and the successes that it allows.
  it.each([
    [158, 68, 0.5],
    [37, 13, 0.5],
    [82, 10, 0.2],
    [30, 2, 0.2],
  ])('rules out with %i trials and at most %i successes a rate of %f', (trials, allowed, rate) => {
    const upper = (successes: number): number =>
      clopperPearson({ successes, trials, confidence: 0.95, sided: 'one' }).upper;
    expect(upper(allowed)).toBeLessThan(rate);
    expect(upper(allowed + 1)).toBeGreaterThanOrEqual(rate);
  });

  it('agrees with a bisection of the exact binomial tail', () => {
    fc.assert(
      fc.property(someCount, someConfidence, ({ successes, trials }, confidence) => {
        const { lower, upper } = clopperPearson({ successes, trials, confidence, sided: 'one' });
        const tail = 1 - confidence;
        if (successes > 0) {
          expect(lower).toBeCloseTo(
            rateWhere((rate) => tailFrom(successes, trials, rate), tail),
            8,
          );
        }
        if (successes < trials) {
          expect(upper).toBeCloseTo(
            rateWhere((rate) => tailFrom(successes + 1, trials, rate), 1 - tail),
            8,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('covers every rate at least as often as it says', () => {
    for (const trials of [1, 5, 12, 40]) {
      for (let rate = 0.01; rate < 1; rate += 0.01) {
        const outcomes = Array.from({ length: trials + 1 }, (_, successes) => ({
          probability: tailFrom(successes, trials, rate) - tailFrom(successes + 1, trials, rate),
          ...clopperPearson({ successes, trials, confidence: 0.95, sided: 'one' }),
        }));
        const covered = (isCovered: (limits: Interval) => boolean): number =>
          outcomes.filter(isCovered).reduce((sum, { probability }) => sum + probability, 0);
        expect(covered(({ upper }) => rate <= upper)).toBeGreaterThanOrEqual(0.95 - 1e-9);
        expect(covered(({ lower }) => rate >= lower)).toBeGreaterThanOrEqual(0.95 - 1e-9);
      }
    }
  });

  it('rises with the successes and narrows with the trials', () => {
    fc.assert(
      fc.property(
        someCount,
        someConfidence,
        someSide,
        ({ successes, trials }, confidence, sided) => {
          const interval = clopperPearson({ successes, trials, confidence, sided });
          const better = clopperPearson({
            successes: successes + 1,
            trials: trials + 1,
            confidence,
            sided,
          });
          const worse = clopperPearson({ successes, trials: trials + 1, confidence, sided });
          return (
            better.lower >= interval.lower &&
            better.upper >= worse.upper &&
            better.lower >= worse.lower &&
            worse.upper <= interval.upper &&
            worse.lower <= interval.lower
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('Wilson', () => {
  // compute.md 13.2.
  it('gives the published two-sided 95 % limits', () => {
    const limits = wilson({ successes: 7, trials: 50, confidence: 0.95, sided: 'two' });
    expectLimits(limits, [0.0695083343, 0.2618619371], 9);
    expect(wilson({ successes: 0, trials: 20, confidence: 0.95, sided: 'two' }).upper).toBeCloseTo(
      0.1611251581,
      9,
    );
  });

  // domain.md 6.2: mean solved of SWE-bench hard, the upper limit with tasks and with runs as the sample.
  it.each([
    [9.65, 42, 0.3509, 0.2652],
    [15.4, 42, 0.4936, 0.4061],
    [16.45, 45, 0.4881, 0.4036],
    [16.6, 42, 0.522, 0.435],
    [18.4, 42, 0.564, 0.4782],
    [20.4, 45, 0.5746, 0.4921],
    [21, 45, 0.5874, 0.5054],
    [21.24, 45, 0.5925, 0.5108],
    [21.7, 45, 0.6022, 0.521],
  ])('re-tests the reported %f of %i tasks', (successes, trials, overTasks, overRuns) => {
    const upper = (factor: number): number =>
      wilson({
        successes: successes * factor,
        trials: trials * factor,
        confidence: 0.95,
        sided: 'one',
      }).upper;
    expect(upper(1)).toBeCloseTo(overTasks, 4);
    expect(upper(10)).toBeCloseTo(overRuns, 4);
  });

  it('reaches 0 and 1 exactly at no and at all successes', () => {
    for (const trials of [1, 7, 1000]) {
      expect(wilson({ successes: 0, trials, confidence: 0.95, sided: 'two' }).lower).toBe(0);
      expect(wilson({ successes: trials, trials, confidence: 0.95, sided: 'two' }).upper).toBe(1);
    }
  });
});

describe('Hoeffding', () => {
  // By hand: sqrt(ln(1/0.05) / (2 * 100)) = 0.1223873.
  it('keeps the margin of the theorem', () => {
    const interval = hoeffding({ mean: 0.5, count: 100, confidence: 0.95, sided: 'one' });
    expectLimits(interval, [0.3776127, 0.6223873], 7);
    expect(interval.method).toBe('hoeffding');
  });

  it('is never shorter than the exact interval of the same count', () => {
    fc.assert(
      fc.property(someCount, someConfidence, ({ successes, trials }, confidence) => {
        const exact = clopperPearson({ successes, trials, confidence, sided: 'one' });
        const wide = hoeffding({
          mean: successes / trials,
          count: trials,
          confidence,
          sided: 'one',
        });
        return wide.lower <= exact.lower + 1e-12 && wide.upper >= exact.upper - 1e-12;
      }),
    );
  });
});

describe('Student t', () => {
  // t tables: t(.975; 9) = 2.262157, t(.95; 9) = 1.833113, t(.975; 1) = 12.7062.
  it.each([
    [10, 'two', 2.262157],
    [10, 'one', 1.833113],
    [2, 'two', 12.7062047],
  ] as const)(
    'takes the quantile of %i values, %s-sided, from the table',
    (count, sided, quantile) => {
      const interval = studentT({
        mean: 3,
        standardDeviation: Math.sqrt(count),
        count,
        confidence: 0.95,
        sided,
      });
      expectLimits(interval, [3 - quantile, 3 + quantile], 6);
      expect(interval).toMatchObject({ method: 'student-t', sided });
    },
  );

  it('has no width when the values do not vary', () => {
    const interval = studentT({
      mean: 3,
      standardDeviation: 0,
      count: 5,
      confidence: 0.95,
      sided: 'two',
    });
    expectLimits(interval, [3, 3], 12);
  });
});

describe('every interval', () => {
  it('is [0, 1] for a rate without a trial', () => {
    const question = { confidence: 0.95, sided: 'one' } as const;
    expectLimits(clopperPearson({ successes: 0, trials: 0, ...question }), [0, 1], 12);
    expectLimits(wilson({ successes: 0, trials: 0, ...question }), [0, 1], 12);
    expectLimits(jeffreys({ successes: 0, trials: 0, ...question }), [0, 1], 12);
    expectLimits(hoeffding({ mean: 0.3, count: 0, ...question }), [0, 1], 12);
  });

  it('contains its estimate and lies within [0, 1]; two-sided is wider than one-sided', () => {
    fc.assert(
      fc.property(someCount, someConfidence, ({ successes, trials }, confidence) => {
        const mean = successes / trials;
        const both = (sided: 'one' | 'two'): Interval[] => [
          clopperPearson({ successes, trials, confidence, sided }),
          wilson({ successes, trials, confidence, sided }),
          hoeffding({ mean, count: trials, confidence, sided }),
        ];
        const wide = both('two');
        return both('one').every(
          ({ lower, upper }, index) =>
            0 <= lower &&
            lower <= mean &&
            mean <= upper &&
            upper <= 1 &&
            (wide[index]?.lower ?? 1) <= lower &&
            (wide[index]?.upper ?? 0) >= upper,
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([0, 1, -1, 95, Number.NaN])('refuses a confidence of %d', async (confidence) => {
    const asked = { confidence, sided: 'one' } as const;
    const attempts = [
      () => clopperPearson({ successes: 1, trials: 2, ...asked }),
      () => wilson({ successes: 1, trials: 2, ...asked }),
      () => jeffreys({ successes: 1, trials: 2, ...asked }),
      () => hoeffding({ mean: 0.5, count: 2, ...asked }),
      () => studentT({ mean: 0.5, standardDeviation: 1, count: 2, ...asked }),
    ];
    for (const attempt of attempts)
      await expect(attempt).toThrowWithCode('statistics.invalid_confidence');
  });

  it.each([
    [3, 2],
    [-1, 2],
    [0, -1],
    [Number.NaN, 2],
    [1, Number.POSITIVE_INFINITY],
  ])('refuses %d successes of %d', async (successes, trials) => {
    const question = { successes, trials, confidence: 0.95, sided: 'one' } as const;
    await expect(() => clopperPearson(question)).toThrowWithCode('statistics.invalid_count');
    await expect(() => wilson(question)).toThrowWithCode('statistics.invalid_count');
    await expect(() => jeffreys(question)).toThrowWithCode('statistics.invalid_count');
  });

  it('refuses a fraction of a success where it would not be exact', async () => {
    const question = { successes: 1.5, trials: 2, confidence: 0.95, sided: 'one' } as const;
    await expect(() => clopperPearson(question)).toThrowWithCode('statistics.invalid_count');
  });

  it('refuses a mean outside [0, 1] or over no whole number of values', async () => {
    for (const [mean, count] of [
      [1.1, 5],
      [-0.1, 5],
      [Number.NaN, 5],
      [0.5, 1.5],
      [0.5, -1],
    ] as const) {
      const question = { mean, count, confidence: 0.95, sided: 'one' } as const;
      await expect(() => hoeffding(question)).toThrowWithCode('statistics.invalid_mean');
    }
  });

  it('refuses Student’s t of one value, and of a spread that is none', async () => {
    for (const [mean, standardDeviation, count] of [
      [1, 1, 1],
      [Number.NaN, 1, 3],
      [1, -1, 3],
      [1, Number.NaN, 3],
      [1, 1, 2.5],
    ] as const) {
      const question = { mean, standardDeviation, count, confidence: 0.95, sided: 'two' } as const;
      await expect(() => studentT(question)).toThrowWithCode('statistics.invalid_mean');
    }
  });
});
