import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { cohenKappa, fleissKappa, krippendorffAlpha } from './agreement.js';
import { levelOf, type UnitRatings } from './ratings.js';

fc.configureGlobal({ seed: 8785 });

const plan = { seed: 1, resamples: 300, confidence: 0.95, sided: 'two' } as const;
const nominal = levelOf('nominal', null);

/** `count` units that all got these ratings. */
function units(count: number, ...ratings: (string | null)[]): UnitRatings[] {
  return Array.from({ length: count }, () => ratings);
}

describe('Cohen’s kappa', () => {
  // By hand: agreed 0.7, by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5, so 0.4. The table is Wikipedia's first example.
  const table = [
    ...units(20, 'yes', 'yes'),
    ...units(5, 'yes', 'no'),
    ...units(10, 'no', 'yes'),
    ...units(15, 'no', 'no'),
  ];

  it('takes chance from both raters', () => {
    const { estimate, unitCount, interval, analytic } = cohenKappa(table, plan);
    expect(estimate).toBeCloseTo(0.4, 12);
    expect(unitCount).toBe(50);
    for (const limits of [interval, analytic]) {
      expect(limits?.lower).toBeGreaterThan(0.1);
      expect(limits?.lower).toBeLessThan(0.2);
      expect(limits?.upper).toBeGreaterThan(0.6);
      expect(limits?.upper).toBeLessThan(0.7);
    }
  });

  it('counts only units that both rated', () => {
    const holed = [...table, ...units(3, 'yes', null), ...units(2, null, null)];
    expect(cohenKappa(holed, plan)).toEqual(cohenKappa(table, plan));
  });

  // By hand: agreed 8 of 10, by chance 0.5 * 0.4 (a) + 0.4 * 0.4 (b) = 0.36.
  it('takes categories that one rater alone uses', () => {
    const rated = [
      ...units(4, 'a', 'a'),
      ...units(1, 'a', 'c'),
      ...units(4, 'b', 'b'),
      ...units(1, 'd', 'c'),
    ];
    const { estimate, analytic } = cohenKappa(rated, plan);
    expect(estimate).toBeCloseTo((0.8 - (0.5 * 0.4 + 0.4 * 0.4)) / (1 - 0.36), 12);
    expect(analytic?.upper).toBeLessThanOrEqual(1);
  });

  it('is undefined, not perfect, where nothing tells agreement from chance', () => {
    const undefined_ = { estimate: null, interval: null, analytic: null };
    expect(cohenKappa(units(9, 'no', 'no'), plan)).toMatchObject({ ...undefined_, unitCount: 9 });
    expect(cohenKappa([], plan)).toMatchObject({ ...undefined_, unitCount: 0 });
  });

  it('is 1 for raters who agree, with no more certainty than the resamples give', () => {
    const perfect = [...units(10, 'a', 'a'), ...units(10, 'b', 'b')];
    expect(cohenKappa(perfect, plan)).toMatchObject({ estimate: 1, analytic: { upper: 1 } });
  });
});

describe('Fleiss’ kappa', () => {
  it('takes only units with as many ratings as the most rated one', () => {
    const rated = [
      ...units(6, 'a', 'a', 'b'),
      ...units(5, 'b', 'b', 'b'),
      ...units(4, 'a', 'a', 'a'),
    ];
    const holed = [...rated, ...units(7, 'a', null, 'b')];
    expect(fleissKappa(holed, plan)).toEqual(fleissKappa(rated, plan));
    expect(fleissKappa(rated, plan).unitCount).toBe(15);
  });

  // By hand: 2 units of 3 ratings, aab and bbb: agreed (1/3 + 1) / 2, by chance (1/3)^2 + (2/3)^2 = 5/9, so 1/4.
  it('takes chance from all ratings together', () => {
    const rated = [...units(1, 'a', 'a', 'b'), ...units(1, 'b', 'b', 'b')];
    expect(fleissKappa(rated, plan).estimate).toBeCloseTo(1 / 4, 12);
  });

  it('is undefined for one rater, for nothing and for one category', () => {
    for (const rated of [units(5, 'a'), [], units(5, 'a', 'a')]) {
      expect(fleissKappa(rated, plan)).toMatchObject({ estimate: null, interval: null });
    }
  });
});

describe('Krippendorff’s alpha', () => {
  // Krippendorff 2011, C: four observers, twelve units, missing ratings; 0.743, 0.815 and 0.849.
  const observers = [
    '1 2 3 3 2 1 4 1 2 * * *',
    '1 2 3 3 2 2 4 1 2 5 * 3',
    '* 3 3 3 2 3 4 2 2 5 1 *',
    '1 2 3 3 2 4 4 1 2 5 1 *',
  ].map((row) => row.split(' ').map((rating) => (rating === '*' ? null : rating)));
  const published = Array.from({ length: 12 }, (_, unit) =>
    observers.map((row) => row[unit] ?? null),
  );

  it.each([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
  ] as const)('of the published example is the published value, %s', (kind, alpha) => {
    const found = krippendorffAlpha(published, levelOf(kind, null), plan);
    expect(found.estimate).toBeCloseTo(alpha, 3);
    expect(found.unitCount).toBe(11);
    expect(found.interval?.lower).toBeLessThan(alpha);
  });

  it('needs no numbers for an ordinal scale whose order is said', () => {
    const words = ['*', 'none', 'low', 'middle', 'high', 'top'];
    const said = published.map((unit) =>
      unit.map((rating) => (rating === null ? null : (words[Number(rating)] ?? null))),
    );
    const byWords = krippendorffAlpha(said, levelOf('ordinal', words), plan);
    expect(byWords).toEqual(krippendorffAlpha(published, levelOf('ordinal', null), plan));
  });

  it('does not depend on who gave which rating, nor on the order of an interval’s zero', () => {
    const shifted = published.map((unit) =>
      unit.map((rating) => (rating === null ? null : String(1e6 + Number(rating)))).toReversed(),
    );
    const interval = levelOf('interval', null);
    expect(krippendorffAlpha(shifted, interval, plan).estimate).toBeCloseTo(
      krippendorffAlpha(published, interval, plan).estimate ?? Number.NaN,
      9,
    );
  });

  it('is undefined where nothing was rated twice or all ratings are the same', () => {
    for (const level of [nominal, levelOf('interval', null), levelOf('ordinal', ['1', '2'])]) {
      for (const rated of [[], units(4, '1', null), units(4, '1', '1')]) {
        expect(krippendorffAlpha(rated, level, plan)).toMatchObject({
          estimate: null,
          interval: null,
        });
      }
    }
  });

  it('is at most 1, for any ratings', () => {
    const someUnits = fc.array(fc.array(fc.constantFrom('1', '2', '3', null), { maxLength: 4 }), {
      maxLength: 12,
    });
    const few = { ...plan, resamples: 100 };
    fc.assert(
      fc.property(someUnits, fc.constantFrom('nominal', 'ordinal', 'interval'), (rated, kind) => {
        const { estimate, interval } = krippendorffAlpha(rated, levelOf(kind, null), few);
        expect(estimate ?? 0).toBeLessThanOrEqual(1 + 1e-12);
        expect(interval?.lower ?? -1).toBeLessThanOrEqual(interval?.upper ?? 1);
      }),
    );
  });

  it.each(['low', '', 'NaN', 'Infinity'])('refuses the rating "%s" on a scale', async (rating) => {
    const rated = units(2, '1', rating);
    for (const kind of ['ordinal', 'interval'] as const) {
      await expect(() => krippendorffAlpha(rated, levelOf(kind, null), plan)).toThrowWithCode(
        'statistics.unordered_ratings',
      );
    }
    await expect(() =>
      krippendorffAlpha(rated, levelOf('ordinal', ['1', '2']), plan),
    ).toThrowWithCode('statistics.unordered_ratings');
  });
});
