import { describe, expect, it } from '@jest/globals';

import { Amount, Confidence, Count, Resamples, Seed } from './number-options.js';
import { rateInterval, rateMethods } from './rate-interval.js';

const ask = { confidence: 0.95, sided: 'two' } as const;

describe('limits of k in n', () => {
  // compute.md 13.2; Hoeffding by hand: 0.14 +- sqrt(ln(40) / 100).
  it.each([
    ['clopper-pearson', 0.0581917003, 0.2673960025],
    ['wilson', 0.0695083343, 0.2618619371],
    ['hoeffding', 0, 0.14 + Math.sqrt(Math.log(40) / 100)],
  ] as const)('by %s', (method, lower, upper) => {
    const found = rateInterval(method, { successes: 7, trials: 50, ...ask });
    expect(found).toEqual({
      method,
      confidence: 0.95,
      sided: 'two',
      k: 7,
      n: 50,
      estimate: 0.14,
      lower: expect.closeTo(lower, 9),
      upper: expect.closeTo(upper, 9),
    });
  });

  it.each(rateMethods)('are everything without a trial, by %s', (method) => {
    expect(rateInterval(method, { successes: 0, trials: 0, ...ask })).toMatchObject({
      estimate: null,
      lower: 0,
      upper: 1,
    });
  });

  it('take sums of scores only where nothing is counted', async () => {
    const question = { successes: 9.65, trials: 42, confidence: 0.95, sided: 'one' } as const;
    // domain.md 6.2.
    expect(rateInterval('wilson', question).upper).toBeCloseTo(0.3509, 4);
    expect(rateInterval('chernoff', question).upper).toBeGreaterThan(0.3509);
    for (const method of ['clopper-pearson', 'jeffreys'] as const) {
      await expect(() => rateInterval(method, question)).toThrowWithCode('usage.option');
    }
  });

  it('are refused for more successes than trials', async () => {
    await expect(() => rateInterval('wilson', { successes: 3, trials: 2, ...ask })).toThrowWithCode(
      'usage.option',
    );
  });
});

describe('a number on the command line', () => {
  it('is a number in full', () => {
    expect(Count.parse('12')).toBe(12);
    expect(Count.parse('1e3')).toBe(1000);
    expect(Amount.parse('9.65')).toBe(9.65);
    expect(Confidence.parse('.95')).toBe(0.95);
    expect(Seed.parse('0')).toBe(0);
    expect(Resamples.parse('100')).toBe(100);
  });

  it.each(['', ' ', 'NaN', 'Infinity', '1e999', '-1', '0x10', '12 tasks', '1,5', 'null'])(
    'is not "%s"',
    (text) => {
      for (const schema of [Amount, Count, Confidence, Seed, Resamples]) {
        expect(schema.safeParse(text).success).toBe(false);
      }
    },
  );

  it.each(['0', '1', '95', '1.0'])('is no confidence: "%s"', (text) => {
    expect(Confidence.safeParse(text).success).toBe(false);
  });
});
