import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { bettingLimit, Capital } from './grid-kelly.js';
import { drawsFrom } from './random.js';

fc.configureGlobal({ seed: 8785 });

const someValues = fc.array(fc.constantFrom<number[]>(0, 0, 0.25, 0.5, 1), { maxLength: 40 });
const someMean = fc.double({ min: 0, max: 1, noNaN: true });
const someSide = fc.constantFrom('below', 'above');

function capitalOf(values: readonly number[], mean: number, side: 'below' | 'above'): number {
  const capital = new Capital(mean, side);
  for (const value of values) capital.observe(value);
  return capital.log;
}

describe('the capital of a bet on a mean', () => {
  it('is 1 before the first value', () => {
    expect(new Capital(0.5, 'below').log).toBeCloseTo(0, 12);
  });

  it('is what twenty bets of fixed size bring on average', () => {
    // One value 0 against a mean of 1/2: each bet d/21 / (1/2) gains half of itself.
    const gains = Array.from({ length: 20 }, (_, at) => 1 + (at + 1) / 21);
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    expect(Math.exp(capitalOf([0], 0.5, 'below'))).toBeCloseTo(mean, 12);
    expect(Math.exp(capitalOf([1], 0.5, 'above'))).toBeCloseTo(mean, 12);
  });

  it('keeps its expectation while the claim is true, so that nobody can count on growing', () => {
    for (const side of ['below', 'above'] as const) {
      for (const mean of [0.1, 0.5, 0.9]) {
        const won = Math.exp(capitalOf([1], mean, side));
        const lost = Math.exp(capitalOf([0], mean, side));
        expect(mean * won + (1 - mean) * lost).toBeCloseTo(1, 12);
      }
    }
  });

  it('forgets the order of the values', () => {
    fc.assert(
      fc.property(someValues, someMean, someSide, (values, mean, side) => {
        const turned = capitalOf(values.toReversed(), mean, side);
        return Math.abs(turned - capitalOf(values, mean, side)) < 1e-9;
      }),
    );
  });

  it('never grows by a worse value', () => {
    fc.assert(
      fc.property(someValues, fc.nat(39), someMean, (values, at, mean) => {
        const worse = values.map((value, index) => (index === at ? 1 : value));
        return (
          capitalOf(worse, mean, 'below') <= capitalOf(values, mean, 'below') + 1e-12 &&
          capitalOf(worse, mean, 'above') >= capitalOf(values, mean, 'above') - 1e-12
        );
      }),
    );
  });

  it('reaches 20 with chance at most 5 % however often one looks', () => {
    const draws = drawsFrom(7);
    for (const mean of [0.5, 0.1]) {
      let wrong = 0;
      for (let run = 0; run < 2000; run += 1) {
        const capital = new Capital(mean, 'below');
        for (let look = 0; look < 300; look += 1) {
          capital.observe(draws.uniform() < mean ? 1 : 0);
          if (capital.log < Math.log(20)) continue;
          wrong += 1;
          break;
        }
      }
      // A chance of exactly 5 % would go beyond this in one of ten thousand.
      expect(wrong).toBeLessThan(138);
    }
  });
});

/** The limit over values of equal weight. */
function limitOf(values: readonly number[], confidence: number, side: 'below' | 'above'): number {
  return bettingLimit(
    values.map((value) => ({ value, weight: 1 })),
    confidence,
    side,
  );
}

describe('the limit of a betting bound', () => {
  it('is nothing without values', () => {
    expect(limitOf([], 0.95, 'below')).toBe(1);
    expect(limitOf([], 0.95, 'above')).toBe(0);
  });

  it('comes near the exact one for counts', () => {
    // Clopper-Pearson, one-sided 95 %: 0 of 100 below .0295; 10 of 100 below .1637.
    const zeros = Array.from({ length: 100 }, () => 0);
    expect(limitOf(zeros, 0.95, 'below')).toBeLessThan(0.05);
    const ten = zeros.map((_, at) => (at < 10 ? 1 : 0));
    expect(limitOf(ten, 0.95, 'below')).toBeGreaterThan(0.1637);
    expect(limitOf(ten, 0.95, 'below')).toBeLessThan(0.21);
  });

  it('lies on its side of the mean, and widens with the confidence', () => {
    fc.assert(
      fc.property(
        someValues.filter(({ length }) => length > 0),
        (values) => {
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const upper = limitOf(values, 0.95, 'below');
          const lower = limitOf(values, 0.95, 'above');
          return (
            lower <= mean + 1e-9 &&
            mean <= upper + 1e-9 &&
            limitOf(values, 0.99, 'below') >= upper - 1e-6 &&
            limitOf(values, 0.99, 'above') <= lower + 1e-6
          );
        },
      ),
    );
  });

  it('mirrors: the lower limit of values is the upper one of what they lack to 1', () => {
    fc.assert(
      fc.property(someValues, (values) => {
        const lower = limitOf(values, 0.95, 'above');
        const upper = limitOf(
          values.map((value) => 1 - value),
          0.95,
          'below',
        );
        return Math.abs(lower - (1 - upper)) < 1e-6;
      }),
    );
  });

  it('is reached by a handful of values at the end', () => {
    expect(limitOf([1, 1, 1, 1, 1, 1], 0.95, 'above')).toBeGreaterThan(0.3);
    expect(limitOf([1], 0.95, 'below')).toBe(1);
  });

  it('is that of the weighted mean', () => {
    const light = Array.from({ length: 40 }, () => ({ value: 0, weight: 0.01 }));
    const limit = bettingLimit([{ value: 1, weight: 1 }, ...light], 0.95, 'below');
    expect(limit).toBeGreaterThan(1 / 1.4);
    const mixed = [...light, { value: 0, weight: 1 }, { value: 0, weight: 0.5 }];
    expect(bettingLimit(mixed.toReversed(), 0.95, 'below')).toBe(
      bettingLimit(mixed, 0.95, 'below'),
    );
  });
});
