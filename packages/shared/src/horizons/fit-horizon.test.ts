import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';

import { AgentHorizon, type HorizonSpec } from '../computations/horizon.js';
import { fitExact } from './fit-exact.js';
import { fitHorizon } from './fit-horizon.js';
import { fitAsMetr } from './fit-metr.js';
import { type HorizonRun, weightDifference, weightedTasks } from './horizon-runs.js';
import { observationsOf } from './observe-curve.js';
import { horizonAt, objectiveAt } from './success-curve.js';
import { aRun, goldenRuns } from './testing/horizon-cases.js';

const spec: HorizonSpec = {
  schema: 'holdpoint.horizon-spec.v1',
  weighting: 'invsqrt',
  regularization: 0.1,
  resamples: 100,
  seed: 42,
  confidence: 0.95,
};

const Fit = z.object({
  intercept: z.number(),
  slope: z.number(),
  p50Minutes: z.number(),
  p80Minutes: z.number(),
});
const Fits = z.object({ metr: Fit, tight: Fit });
const Vectors = z.object({
  fractional: z.object({
    runs: z.array(
      z.object({ task: z.string(), family: z.string(), minutes: z.number(), score: z.number() }),
    ),
    invsqrt: Fits,
    equal: Fits,
  }),
});
/** By `scripts/vectors/write-horizons.py` with scikit-learn 1.9.1. */
const { fractional } = Vectors.parse(
  JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')),
);

function fitOf(runs: readonly HorizonRun[], changes: Partial<HorizonSpec> = {}): AgentHorizon {
  return AgentHorizon.parse(fitHorizon(runs, { ...spec, ...changes }, []));
}

function codesOf(runs: readonly HorizonRun[]): readonly string[] {
  return fitOf(runs).findings.map(({ code }) => code);
}

const anyRuns = fc
  .array(
    fc.record({
      family: fc.constantFrom('a', 'b', 'c'),
      task: fc.integer({ min: 0, max: 9 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 2, maxLength: 30 },
  )
  .map((rows) =>
    rows.map(({ family, task, score }) =>
      aRun({ family, task: `${family}${task}`, humanMinutes: 2 ** task, score }),
    ),
  );

describe('the exact fit', () => {
  // METR's objective on the golden set by a converged Newton solver, outside this code.
  it.each([
    ['invsqrt', 0.1, 4.171525, -0.746424, 48.1238, 13.2823],
    ['equal', 0.1, 4.181709, -0.747061, 48.4205, 13.3789],
    ['invsqrt', 0, 5.229225, -0.963996, 42.9483, 15.8505],
    ['equal', 0, 5.250205, -0.961498, 44.0309, 16.208],
  ] as const)(
    'by %s with penalty %d gives the golden vector',
    (weighting, regularization, intercept, slope, p50, p80) => {
      const { exact } = fitOf(goldenRuns(), { weighting, regularization });
      expect(exact?.intercept).toBeCloseTo(intercept, 6);
      expect(exact?.slope).toBeCloseTo(slope, 6);
      expect(exact?.p50Minutes).toBeCloseTo(p50, 4);
      expect(exact?.p80Minutes).toBeCloseTo(p80, 4);
    },
  );

  it('stands on the minimum: the gradient is 0 there', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const observations = observationsOf(weightedTasks(runs, 'invsqrt'));
        const objective = { observations, regularization: 0.1 };
        const curve = fitExact(objective);
        if (curve === null) return;
        const { gradient } = objectiveAt(objective, curve);
        expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-7);
      }),
      { numRuns: 200 },
    );
  });

  it('has no likelihood to maximise where a length parts success from failure', () => {
    const parted = [1, 2, 4, 8].map((humanMinutes) =>
      aRun({ task: `t${humanMinutes}`, humanMinutes, score: humanMinutes < 3 ? 1 : 0 }),
    );
    const { exact, unregularized } = fitOf(parted);
    expect(unregularized).toBeNull();
    expect(exact?.p50Minutes).toBeCloseTo(2 ** 1.5, 6);
  });
});

describe('METR’s fit', () => {
  it.each(['invsqrt', 'equal'] as const)(
    'by %s stops where scikit-learn stops, and the minimum is beside it, with fractional scores split',
    (weighting) => {
      const runs = fractional.runs.map(({ minutes, ...run }) =>
        aRun({ ...run, humanMinutes: minutes }),
      );
      const { intercept, slope, p50Minutes, exact, difference } = fitOf(runs, { weighting });
      const { metr, tight } = fractional[weighting];
      expect(intercept).toBeCloseTo(metr.intercept, 9);
      expect(slope).toBeCloseTo(metr.slope, 9);
      expect(p50Minutes).toBeCloseTo(metr.p50Minutes, 6);
      expect(exact?.p50Minutes).toBeCloseTo(tight.p50Minutes, 6);
      expect(difference?.p50Share).toBeCloseTo(metr.p50Minutes / tight.p50Minutes - 1, 7);
    },
  );

  it('stops within its tolerance of the minimum, whatever the runs', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const observations = observationsOf(weightedTasks(runs, 'equal'));
        const objective = { observations, regularization: 0.1 };
        const curve = fitAsMetr(objective);
        if (curve === null) return;
        const { gradient } = objectiveAt(objective, curve);
        expect(Math.max(...gradient.map(Math.abs))).toBeLessThanOrEqual(1.0001e-4);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the horizon of an agent', () => {
  it('is 0 where every run fails, and unknown where every run succeeds', () => {
    const failed = goldenRuns().map((run) => ({ ...run, score: 0 }));
    const passed = goldenRuns().map((run) => ({ ...run, score: 1 }));
    expect(fitOf(failed)).toMatchObject({
      p50Minutes: 0,
      p80Minutes: 0,
      exact: null,
      intervals: null,
    });
    expect(codesOf(failed)).toEqual(['no_success']);
    expect(fitOf(passed)).toMatchObject({ p50Minutes: null, p80Minutes: null });
    expect(codesOf(passed)).toEqual(['no_failure']);
  });

  it('is warned of where success rises with length, lies outside the tasks or beyond 16 hours', () => {
    const turned = goldenRuns().map((run) => ({ ...run, score: 1 - run.score }));
    expect(codesOf(turned)).toContain('positive_slope');
    const easy = goldenRuns().map((run) => ({ ...run, humanMinutes: run.humanMinutes * 100 }));
    expect(codesOf(easy)).toContain('beyond_reliable_range');
    const strong = goldenRuns().map((run, index) => ({ ...run, score: index === 11 ? 0 : 1 }));
    expect(codesOf(strong)).toContain('outside_tasks');
  });

  it('doesn’t depend on the order of the runs', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        expect(fitOf(runs.toReversed())).toEqual(fitOf(runs));
      }),
      { numRuns: 50 },
    );
  });

  it('scales with the minutes', () => {
    const doubled = goldenRuns().map((run) => ({ ...run, humanMinutes: 2 * run.humanMinutes }));
    const bare = { regularization: 0 };
    const [once, twice] = [fitOf(goldenRuns(), bare), fitOf(doubled, bare)];
    expect((twice.exact?.p50Minutes ?? 0) / (once.exact?.p50Minutes ?? 1)).toBeCloseTo(2, 9);
  });

  it('rests on a fitted chance that falls at a task whose success becomes a failure', () => {
    fc.assert(
      fc.property(fc.nat(11), (changed) => {
        const worse = goldenRuns().map((run, index) =>
          index === changed ? { ...run, score: 0 } : run,
        );
        const [before, after] = [fitOf(goldenRuns()).exact, fitOf(worse).exact];
        const rateAt = (fit: typeof before, x: number) =>
          (fit?.intercept ?? 0) + (fit?.slope ?? 0) * x;
        // At the task itself: a horizon far from it may move either way.
        const x = Math.log2(goldenRuns()[changed]?.humanMinutes ?? 1);
        expect(rateAt(after, x)).toBeLessThanOrEqual(rateAt(before, x) + 1e-9);
      }),
    );
  });
});

describe('weights', () => {
  it('are shared by the runs of a task and, by invsqrt, thinned within a family', () => {
    const runs = [
      aRun({ task: 'a1' }),
      aRun({ task: 'a1' }),
      aRun({ task: 'a2' }),
      aRun({ family: 'b', task: 'b1' }),
    ];
    const of = (weighting: 'invsqrt' | 'equal') =>
      weightedTasks(runs, weighting).map(({ weightPerRun }) => weightPerRun);
    expect(of('equal')).toEqual([1 / 6, 1 / 3, 1 / 3].map((each) => expect.closeTo(each, 12)));
    const total = 2 / Math.SQRT2 + 1;
    expect(of('invsqrt')).toEqual(
      [1 / Math.SQRT2 / 2, 1 / Math.SQRT2, 1].map((each) => expect.closeTo(each / total, 12)),
    );
  });

  it('of an agent sum to 1', () => {
    fc.assert(
      fc.property(
        anyRuns,
        fc.constantFrom('invsqrt' as const, 'equal' as const),
        (runs, weighting) => {
          const sum = weightedTasks(runs, weighting).reduce(
            (total, { weightPerRun, scores }) => total + weightPerRun * scores.length,
            0,
          );
          expect(sum).toBeCloseTo(1, 12);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('that a file states are compared with those of its rows', () => {
    const stating = (invsqrt: number) => [
      aRun({ task: 'a1', stated: { invsqrt, equal: null } }),
      aRun({ family: 'b', task: 'b1', score: 0 }),
    ];
    expect(weightDifference(stating(0.5), 'invsqrt')).toEqual({ compared: 1, largest: 0 });
    expect(weightDifference(stating(0.5), 'equal')).toBeNull();
    expect(codesOf(stating(0.6))).toContain('weights_differ');
  });
});

it('has no horizon where the curve is flat', () => {
  expect(horizonAt({ intercept: 1, slope: 0 }, 0.5)).toBeNull();
});
