import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FeatureFigures, featureFigures } from './feature-figures.js';
import { FeatureObservations } from './feature-observations.js';
import { eightTokens } from './testing/a-feature-dashboard.js';

fc.configureGlobal({ seed: 2937 });

const observed: fc.Arbitrary<FeatureObservations> = fc.record({
  labels: fc.constant(['english', 'python', 'dna']),
  target: fc.nat(2),
  hasProxy: fc.constant(true),
  contexts: fc.constant(4),
  zeros: fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.nat(9), fc.nat(9)), { maxLength: 8 }),
  active: fc.array(
    fc.tuple(
      fc.double({ min: 1e-3, max: 50, noNaN: true }),
      fc.double({ min: -60, max: 60, noNaN: true }),
      fc.nat(2),
      fc.nat(3),
    ),
    { minLength: 1, maxLength: 30 },
  ),
  levels: fc.constant([0, 5]),
});

describe('the figures of hostile observations', () => {
  it('are refused with an activation beyond float32, whose square may be no number', () => {
    const huge = { ...eightTokens, active: [[1e200, 1, 0, 0]] };
    expect(FeatureObservations.safeParse(huge).success).toBe(false);
  });

  it('claim no interval of no width for a correlation of 1', () => {
    const contexts = [0, 1, 2, 3, 4, 5, 6];
    const { pearson } = featureFigures({
      ...eightTokens,
      contexts: contexts.length,
      zeros: contexts.map((context) => [context, 0, context + 1, 0]),
      active: contexts.map((context) => [0.1, 1, eightTokens.target, context]),
    });
    expect(pearson.label.estimate).toBeCloseTo(1, 9);
    const { interval } = pearson.label;
    if (interval !== null) expect(interval.lower).toBeLessThan(interval.upper);
  });
});

describe('the figures of a feature', () => {
  const figures = featureFigures(eightTokens);

  // By hand: 3 of 8 tokens fire, the sum of activations is 7, of their squares 21, on DNA 6.
  it('are what counting eight tokens by hand gives', () => {
    expect(figures).toMatchObject({ tokens: 8, contexts: 2, activeTokens: 3, maximum: 4 });
    expect(figures.density).toMatchObject({ rate: 3 / 8, successes: 3, sampleCount: 8 });
    expect(figures.massShare.estimate).toBeCloseTo(6 / 7, 12);
    expect(figures.massShare.sampleCount).toBe(3);
    expect(figures.pearson.label.estimate).toBeCloseTo(27 / Math.sqrt(119 * 15), 12);
    expect(figures.pearson.proxy.estimate).toBeCloseTo(20 / Math.sqrt(119 * 16), 12);
  });

  // Clopper and Pearson's limits of 2 in 3 at 95 %: 0.0943 and 0.9916.
  it('state sensitivity, specificity and precision at each level, with exact limits and n', () => {
    const [any, high] = figures.levels;
    expect(any).toMatchObject({
      level: 0,
      sensitivity: { rate: 2 / 3, sampleCount: 3, contextCount: 1 },
      specificity: { rate: 4 / 5, sampleCount: 5, contextCount: 1 },
      precision: { rate: 2 / 3, sampleCount: 3, contextCount: 2 },
      byLabel: [1, 2],
    });
    expect(any?.sensitivity.interval.lower).toBeCloseTo(0.0943, 4);
    expect(any?.sensitivity.interval.upper).toBeCloseTo(0.9916, 4);
    expect(high).toMatchObject({
      level: 2,
      sensitivity: { rate: 1 / 3 },
      specificity: { rate: 1 },
      precision: { rate: 1, sampleCount: 1 },
      byLabel: [0, 1],
    });
  });

  it('stack activations by size and by the proxy', () => {
    const { counts, edges, mass } = figures.histogram;
    const placed = counts.flatMap((row, ratio) =>
      row.flatMap((count, bin) => (count > 0 ? [[ratio, edges[bin + 1], count]] : [])),
    );
    // Ratios -3, 5 and 12 lie in (-20, 0], (0, 10] and (10, 40].
    expect(placed).toEqual([
      [1, 1, 1],
      [2, 2, 1],
      [3, 4, 1],
    ]);
    expect(mass[3]?.at(-1)).toBe(4);
  });

  it('do not depend on the order of the observations', () => {
    fc.assert(
      fc.property(
        observed.chain((each) =>
          fc.tuple(
            fc.constant(each),
            fc.shuffledSubarray(each.active, { minLength: each.active.length }),
            fc.shuffledSubarray(each.zeros, { minLength: each.zeros.length }),
          ),
        ),
        ([each, active, zeros]) => {
          expect(featureFigures({ ...each, active, zeros })).toEqual(featureFigures(each));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count each active token once, its activation as mass, and stay within their shapes', () => {
    fc.assert(
      fc.property(observed, (each) => {
        const found = FeatureFigures.parse(featureFigures(each));
        const total = (rows: readonly (readonly number[])[]): number =>
          rows.flat().reduce((sum, value) => sum + value, 0);
        const mass = each.active.reduce((sum, [activation]) => sum + activation, 0);
        expect(total(found.histogram.counts)).toBe(each.active.length);
        expect(total(found.histogram.mass)).toBeCloseTo(mass, 6);
        expect(found.tokens).toBe(
          each.zeros.reduce((sum, [, , low, high]) => sum + low + high, each.active.length),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('leave a correlation open where a feature never fires, and bound its density from above', () => {
    const { pearson, massShare, density, histogram } = featureFigures({
      ...eightTokens,
      active: [],
    });
    expect([pearson.label.estimate, pearson.proxy.estimate, massShare.estimate]).toEqual([
      null,
      null,
      null,
    ]);
    expect(density).toMatchObject({ rate: 0, clusteredInterval: { lower: 0 } });
    expect(density.clusteredInterval.upper).toBeGreaterThan(density.interval.upper);
    expect(histogram.edges.at(-1)).toBe(1);
  });

  it.each([
    ['no token', { zeros: [], active: [] }],
    ['a label that is not there', { zeros: [[0, 2, 1, 0]] }],
    ['a context that is not there', { active: [[1, 0, 0, 2]] }],
    ['a target that is not there', { target: 2 }],
    ['levels that do not ascend', { levels: [1, 1] }],
  ] satisfies [string, Partial<FeatureObservations>][])('are refused of %s', async (_, change) => {
    await expect(() => featureFigures({ ...eightTokens, ...change })).toThrowWithCode(
      'feature.invalid_observations',
    );
  });
});

describe('limits over contexts', () => {
  const contexts = 40;
  /** Each context all DNA or all English; the feature fires on half of the DNA contexts, on all of their tokens. */
  const clustered = featureFigures({
    ...eightTokens,
    contexts,
    zeros: Array.from({ length: 30 }, (_, at) => [at, at < 10 ? 1 : 0, 0, 20]),
    active: Array.from({ length: 200 }, (_, at) => [1 + (at % 7), 1, 1, 30 + Math.floor(at / 20)]),
    levels: [0],
  });

  it('know that tokens of one context are not independent', () => {
    const sensitivity = clustered.levels[0]?.sensitivity;
    expect(sensitivity).toMatchObject({ rate: 0.5, sampleCount: 400, contextCount: 20 });
    // All tokens of a context agree: 20 contexts are worth no more than about 20 tokens.
    expect(sensitivity?.effectiveSampleCount).toBeLessThanOrEqual(20);
    const exact = sensitivity?.interval ?? { lower: 0, upper: 0 };
    const wide = sensitivity?.clusteredInterval ?? { lower: 0, upper: 0 };
    expect(wide.upper - wide.lower).toBeGreaterThan(3 * (exact.upper - exact.lower));
  });

  it('hold the estimate between them', () => {
    const { estimate, interval } = clustered.pearson.label;
    expect(interval?.lower).toBeLessThan(estimate ?? 0);
    expect(interval?.upper).toBeGreaterThan(estimate ?? 1);
  });

  it('are not given where contexts do not differ', () => {
    expect(clustered.massShare).toMatchObject({ estimate: 1, interval: null });
  });
});
