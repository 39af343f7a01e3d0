import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { cohenKappa, fleissKappa, krippendorffAlpha } from './agreement.js';
import { clusterBootstrap } from './bootstrap.js';
import { chernoff } from './chernoff.js';
import { clusteredInterval, clusteredMean } from './clustered.js';
import { mcnemarExact, signFlipTest } from './exact-tests.js';
import { holm } from './holm.js';
import { clopperPearson, jeffreys, wilson } from './intervals.js';
import { langReiczigel } from './judge-error.js';
import { allOfK, passAtK } from './pass-at-k.js';
import { levelOf } from './ratings.js';

const Limits = { lower: z.number(), upper: z.number() };
const Levels = z.enum(['nominal', 'ordinal', 'interval']);

/** Written by scripts/vectors/write-statistics.py with scipy, statsmodels, scikit-learn and krippendorff. */
const vectors = z
  .object({
    intervals: z.array(
      z.object({
        method: z.enum(['clopper-pearson', 'wilson', 'jeffreys']),
        sided: z.enum(['one', 'two']),
        k: z.int(),
        n: z.int(),
        confidence: z.number(),
        ...Limits,
      }),
    ),
    chernoff: z.array(z.object({ mean: z.number(), n: z.int(), upper: z.number() })),
    passAtK: z.array(
      z.object({ n: z.int(), c: z.int(), k: z.int(), passAtK: z.number(), allOfK: z.number() }),
    ),
    clustered: z.array(
      z.object({
        clusters: z.array(z.array(z.number())),
        mean: z.number(),
        standardError: z.number(),
        naive: z.number(),
        ...Limits,
      }),
    ),
    bootstrap: z.object({ values: z.array(z.number()), ...Limits }),
    paired: z.object({
      mcnemar: z.array(z.object({ b: z.int(), c: z.int(), pValue: z.number() })),
      signFlips: z.array(z.object({ differences: z.array(z.number()), pValue: z.number() })),
      holm: z.object({ pValues: z.array(z.number()), adjusted: z.array(z.number()) }),
    }),
    agreement: z.array(
      z.object({
        units: z.array(z.array(z.string().nullable())),
        cohen: z.object({ estimate: z.number(), standardError: z.number() }).optional(),
        fleiss: z.number().optional(),
        krippendorff: z.record(Levels, z.number()),
      }),
    ),
    judged: z.array(
      z.object({
        counts: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int(), z.int()]),
        ...Limits,
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')));

const methods = { 'clopper-pearson': clopperPearson, wilson, jeffreys };
const plan = { seed: 1, resamples: 100, confidence: 0.95, sided: 'two' } as const;

describe('limits of a rate', () => {
  it.each(vectors.intervals)('$method of $k/$n, $sided-sided, as Python', (vector) => {
    const { method, k, n, confidence, sided } = vector;
    const limits = methods[method]({ successes: k, trials: n, confidence, sided });
    expect(limits).toMatchObject({ method, confidence, sided });
    expect(limits.lower).toBeCloseTo(vector.lower, 10);
    expect(limits.upper).toBeCloseTo(vector.upper, 10);
  });

  it.each(vectors.chernoff)(
    'Chernoff’s for a mean of $mean over $n, by a root finder',
    (vector) => {
      const { mean, n: count, upper } = vector;
      const ask = { count, confidence: 0.95, sided: 'one' } as const;
      expect(chernoff({ mean, ...ask }).upper).toBeCloseTo(upper, 10);
      expect(chernoff({ mean: 1 - mean, ...ask }).lower).toBeCloseTo(1 - upper, 10);
    },
  );
});

describe('rates at k', () => {
  it.each(vectors.passAtK)('$c of $n tries at k = $k, by exact fractions', (vector) => {
    const { n: tries, c: successes, k } = vector;
    expect(passAtK({ tries, successes }, k)).toBeCloseTo(vector.passAtK, 12);
    expect(allOfK({ tries, successes }, k)).toBeCloseTo(vector.allOfK, 12);
  });
});

describe('means over clusters', () => {
  it.each(vectors.clustered)('have the standard error and limits of statsmodels', (vector) => {
    const { clusters, lower, upper } = vector;
    const found = clusteredMean(clusters);
    expect(found.mean).toBeCloseTo(vector.mean, 12);
    expect(found.standardError).toBeCloseTo(vector.standardError, 12);
    expect(found.naiveStandardError).toBeCloseTo(vector.naive, 12);
    const interval = clusteredInterval({ clusters, confidence: 0.95, sided: 'two' });
    expect(interval).toMatchObject({
      kind: 'bounded',
      method: clusters.length < 40 ? 'clustered-t' : 'clustered-normal',
      lower: expect.closeTo(lower, 10),
      upper: expect.closeTo(upper, 10),
    });
  });

  it('have bootstrap limits close to those of 100,000 resamples by scipy', () => {
    const { values, lower, upper } = vectors.bootstrap;
    const limits = clusterBootstrap(
      values.map((value) => [value]),
      { ...plan, resamples: 20_000 },
    );
    expect(limits?.lower).toBeCloseTo(lower, 2);
    expect(limits?.upper).toBeCloseTo(upper, 2);
  });
});

describe('paired tests', () => {
  it.each(vectors.paired.mcnemar)('McNemar’s of $b and $c', ({ b, c, pValue }) => {
    expect(mcnemarExact(b, c)).toBeCloseTo(pValue, 12);
  });

  it.each(vectors.paired.signFlips)('sign flips of $differences', ({ differences, pValue }) => {
    expect(signFlipTest(differences, 1)).toBeCloseTo(pValue, 12);
  });

  it('Holm’s adjustment', () => {
    const { pValues, adjusted } = vectors.paired.holm;
    for (const [index, pValue] of holm(pValues).entries()) {
      expect(pValue).toBeCloseTo(adjusted[index] ?? Number.NaN, 12);
    }
  });
});

describe('agreement', () => {
  it.each(vectors.agreement)('of $units.length units by all three coefficients', (vector) => {
    const { units, cohen, fleiss, krippendorff } = vector;
    for (const [kind, alpha] of Object.entries(krippendorff)) {
      const level = levelOf(Levels.parse(kind), null);
      expect(krippendorffAlpha(units, level, plan).estimate).toBeCloseTo(alpha, 10);
    }
    if (fleiss !== undefined) {
      expect(fleissKappa(units, plan).estimate).toBeCloseTo(fleiss, 12);
    }
    if (cohen === undefined) return;
    const { estimate, analytic } = cohenKappa(units, plan);
    expect(estimate).toBeCloseTo(cohen.estimate, 12);
    const half = ((analytic?.upper ?? Number.NaN) - (analytic?.lower ?? Number.NaN)) / 2;
    expect(half).toBeCloseTo(1.959963984540054 * cohen.standardError, 10);
  });
});

describe('the rate behind a judge', () => {
  it.each(vectors.judged)('has the limits of Lang and Reiczigel for $counts', (vector) => {
    const { counts, lower, upper } = vector;
    const [judgedPositive, judged, truePositives, positives, trueNegatives, negatives] = counts;
    const calibration = { truePositives, positives, trueNegatives, negatives };
    const limits = langReiczigel(
      { judgedPositive, judged, calibration },
      { confidence: 0.95, sided: 'two' },
    );
    expect(limits.lower).toBeCloseTo(lower, 10);
    expect(limits.upper).toBeCloseTo(upper, 10);
  });
});
