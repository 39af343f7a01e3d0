import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { HorizonFit, type HorizonSpec } from '../computations/horizon.js';
import { figureSvg } from '../figures/figure-svg.js';
import {
  fitHorizons,
  fitPublishedTrend,
  type PublishedHorizon,
  type TrendQuestion,
} from './fit-horizons.js';
import { horizonFigure } from './horizon-figure.js';
import { dateOf, dayOf, doublingLimits, stateOfTheArt, trendLine } from './horizon-trend.js';
import { aRun, simulatedRuns } from './testing/horizon-cases.js';
import { trendFigure } from './trend-figure.js';

const spec: HorizonSpec = {
  schema: 'holdpoint.horizon-spec.v1',
  weighting: 'invsqrt',
  regularization: 0.1,
  resamples: 200,
  seed: 42,
  confidence: 0.95,
};
const START = dayOf('2023-01-01');
const OFFSETS = [1, -1, 0.5, -0.5, 0.2];
const plain: TrendQuestion = { since: null, crossMinutes: null };

/** Models that double every `doubling` days, from one minute on, off the trend by `off` doublings in turn. */
function aTable(count: number, doubling: number, off = 0): PublishedHorizon[] {
  return Array.from({ length: count }, (_, index) => ({
    model: `model ${index}`,
    releasedOn: dateOf(START + 90 * index) ?? '',
    p50Minutes: 2 ** ((90 * index) / doubling + off * (OFFSETS[index % OFFSETS.length] ?? 0)),
    lower: null,
    upper: null,
    isSota: true,
  }));
}

function trendOf(table: readonly PublishedHorizon[], question: Partial<typeof plain> = {}) {
  return HorizonFit.parse(fitPublishedTrend(table, null, spec, { ...plain, ...question }));
}

describe('the trend', () => {
  it('is least squares of log2 p50 on the day of release', () => {
    // y = 1, 2, 4 at x = 0, 1, 2: slope 1.5, intercept 5/6, residuals 1/6, -1/3, 1/6 (by hand).
    const line = trendLine([2, 4, 16].map((p50Minutes, day) => ({ day, p50Minutes })));
    expect(line?.slopePerDay).toBeCloseTo(1.5, 12);
    expect(line?.intercept).toBeCloseTo(5 / 6, 12);
    expect(line?.residualDeviation).toBeCloseTo(Math.sqrt(1 / 6), 12);
    expect(line?.doublingDays).toBeCloseTo(2 / 3, 12);
    expect(line?.rSquared).toBeCloseTo(1 - 1 / 6 / (14 / 3), 12);
  });

  it('finds the doubling time of an exact trend, in whatever order models come', () => {
    fc.assert(
      fc.property(fc.double({ min: 20, max: 2000, noNaN: true }), (doubling) => {
        const table = aTable(6, doubling);
        expect(trendOf(table.toReversed()).trend?.doublingDays).toBeCloseTo(doubling, 5);
      }),
      { numRuns: 30 },
    );
  });

  it('has an interval by Student’s t of the slope, without an end where a flat trend lies inside', () => {
    const line = trendLine([2, 4, 16].map((p50Minutes, day) => ({ day, p50Minutes })));
    if (line === null) throw new Error('no line');
    // t(0.975, 1) = 12.7062; standard error of the slope sqrt(1/6 / 2) = 0.288675.
    expect(doublingLimits(line, 0.95)).toEqual({
      lower: expect.closeTo(1 / (1.5 + 12.7062 * 0.288675), 4),
      upper: null,
    });
  });

  it('takes models since a day, and those of an earlier table before the seam', () => {
    const table = aTable(8, 100);
    const question = { since: '2023-06-01', crossMinutes: null };
    expect(trendOf(table, question).trend).toMatchObject({ n: 6, since: '2023-06-01' });
    const earlier = aTable(8, 300).map((row) => ({ ...row, model: `early ${row.model}` }));
    const at = '2023-06-01';
    const { trend } = fitPublishedTrend(table, { earlier, at }, spec, plain);
    expect(trend?.models.map(({ model }) => model).slice(0, 3)).toEqual([
      'early model 0',
      'early model 1',
      'model 2',
    ]);
    expect(trend?.stitchedAt).toBe(at);
  });

  it('says where it rests on horizons that METR calls unreliable', () => {
    const codes = trendOf(aTable(12, 90)).findings.map(({ code }) => code);
    expect(codes).toEqual(['beyond_reliable_range']);
    expect(trendOf(aTable(10, 90)).findings).toEqual([]);
  });

  it('needs three models', async () => {
    await expect(() => trendOf(aTable(2, 100))).toThrowWithCode('horizon.few_models');
  });

  it('says that it doesn’t rise rather than give a doubling time', () => {
    const { trend, findings } = trendOf(aTable(5, -400));
    expect(trend?.doublingDays).toBeNull();
    expect(findings.map(({ code }) => code)).toContain('not_rising');
  });
});

describe('the state of the art', () => {
  it('is whoever no earlier release matched', () => {
    const releases = [3, 1, 4, 4, 5].map((p50Minutes, day) => ({ model: '', day, p50Minutes }));
    expect(stateOfTheArt(releases)).toEqual([true, false, true, false, true]);
    const sameDay = [1, 2].map((p50Minutes) => ({ model: '', day: 0, p50Minutes }));
    expect(stateOfTheArt(sameDay)).toEqual([false, true]);
  });

  it('is computed where a table doesn’t state it', () => {
    const table = aTable(6, 100).map((row) => ({ ...row, isSota: null }));
    expect(trendOf(table).trend?.sota).toBe('computed');
  });
});

describe('the crossing of a gate', () => {
  const ask = { crossMinutes: 240 };

  it('lies where an exact trend reaches it', () => {
    const { crossing } = trendOf(aTable(10, 150), ask);
    const due = START + 150 * Math.log2(240);
    expect(crossing?.estimate).toBeCloseTo(due, 6);
    expect(crossing?.median).toBeCloseTo(due, 3);
    expect(crossing?.neverShare).toBe(0);
  });

  it('has wider intervals for more confidence and for more scatter', () => {
    const width = (off: number, level: 'interval80' | 'interval95') => {
      const found = trendOf(aTable(10, 150, off), ask).crossing?.[level];
      return (found?.upper ?? Number.NaN) - (found?.lower ?? Number.NaN);
    };
    expect(width(0.4, 'interval95')).toBeGreaterThan(width(0.4, 'interval80'));
    expect(width(0.8, 'interval95')).toBeGreaterThan(width(0.2, 'interval95'));
  });

  it('is that of a model to come, with the scatter of models around even a well-known trend', () => {
    const { trend, crossing } = trendOf(aTable(40, 150, 0.4), ask);
    const { lower, upper } = crossing?.interval80 ?? {};
    const scatterDays = 2 * 1.2816 * 150 * (trend?.residualDeviation ?? 0);
    expect((upper ?? 0) - (lower ?? 0)).toBeGreaterThan(0.8 * scatterDays);
    expect((upper ?? 0) - (lower ?? 0)).toBeLessThan(1.3 * scatterDays);
  });

  it('is wider where the horizons themselves are uncertain', () => {
    const width = (factor: number) => {
      const table = aTable(10, 150, 0.2).map((row) => ({
        ...row,
        lower: row.p50Minutes / factor,
        upper: row.p50Minutes * factor,
      }));
      const found = trendOf(table, ask).crossing?.interval80;
      return (found?.upper ?? Number.NaN) - (found?.lower ?? Number.NaN);
    };
    expect(width(4)).toBeGreaterThan(width(1.01));
  });

  it('tells the share of draws that never cross, and leaves their limit open', () => {
    const { crossing } = trendOf(aTable(5, 2000, 1.5), { crossMinutes: 900 });
    expect(crossing?.neverShare).toBeGreaterThan(0.05);
    expect(crossing?.interval95.upper).toBeNull();
    expect(crossing?.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['few_points', 'may_never_cross']),
    );
  });

  it('is refused beyond 16 hours, where horizons are unreliable', () => {
    const { crossing, findings } = trendOf(aTable(10, 150), { crossMinutes: 961 });
    expect(crossing).toBeNull();
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'crossing_refused',
        detail: expect.stringContaining('16 h'),
      }),
    ]);
  });

  it('is tested on the models that were left out', () => {
    const { crossing } = trendOf(aTable(12, 150, 0.4), ask);
    expect(crossing?.backTests.map(({ leftOut }) => leftOut)).toEqual([1, 2, 3, 4]);
    expect(crossing?.coverage?.interval95.n).toBe(10);
    expect(crossing?.coverage?.interval95.held).toBeGreaterThanOrEqual(8);
  });

  it('is found wanting where the trend breaks', () => {
    const table = aTable(12, 150).map((row, index) =>
      index < 8 ? row : { ...row, p50Minutes: row.p50Minutes * 64 },
    );
    expect(trendOf(table, ask).crossing?.findings.map(({ code }) => code)).toContain(
      'poor_coverage',
    );
  });

  it('is the same for the same seed', () => {
    expect(trendOf(aTable(8, 150, 0.3), ask)).toEqual(
      trendOf(aTable(8, 150, 0.3).toReversed(), ask),
    );
  });
});

describe('horizons of runs', () => {
  const runs = [5, 10, 20, 40].flatMap((p50, index) =>
    simulatedRuns(`agent ${index}`, p50, 7 + index),
  );
  const dates = new Map([0, 1, 2, 3].map((index) => [`agent ${index}`, `202${index}-01-01`]));

  it('give a trend with a joint bootstrap where agents have dates', () => {
    const fit = HorizonFit.parse(fitHorizons(runs, dates, spec, plain));
    expect(fit.agents.map(({ agent }) => agent)).toEqual(
      [0, 1, 2, 3].map((each) => `agent ${each}`),
    );
    expect(fit.trend).toMatchObject({ n: 4, method: 'hierarchical percentile bootstrap' });
    expect(fit.trend?.lower).toBeLessThan(fit.trend?.doublingDays ?? 0);
    expect(fit.agents[3]?.intervals).toMatchObject({ used: 200, resamples: 200 });
  });

  it('stand without a trend where dates are missing, and say whose', () => {
    expect(fitHorizons(runs, new Map(), spec, plain)).toMatchObject({ trend: null, findings: [] });
    const two = new Map([...dates].slice(0, 2));
    expect(fitHorizons(runs, two, spec, plain).findings.map(({ code }) => code)).toEqual([
      'no_release_date',
      'few_models',
    ]);
  });

  it('say where their trend rests on an extrapolation', () => {
    const weak = simulatedRuns('agent 4', 0.2, 3);
    const early = new Map([...dates, ['agent 4', '2019-01-01'] as const]);
    const { findings } = fitHorizons([...runs, ...weak], early, spec, plain);
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'outside_tasks',
        detail: expect.stringContaining('agent 4'),
      }),
    ]);
  });

  it('need a run', async () => {
    await expect(() => fitHorizons([], new Map(), spec, plain)).toThrowWithCode('horizon.no_runs');
  });

  it('become figures whose finding a screen reader hears', () => {
    const { agents, trend, crossing } = fitHorizons(runs, dates, spec, {
      since: null,
      crossMinutes: 480,
    });
    if (trend === null) throw new Error('no trend');
    expect(horizonFigure(agents).description).toMatch(/^agent \d succeeds at half of the tasks/);
    expect(trendFigure(trend, crossing).description).toContain('p50 crosses it');
    for (const figure of [horizonFigure(agents), horizonFigure([]), trendFigure(trend, null)]) {
      expect(figureSvg(figure)).not.toMatch(/NaN|Infinity/);
    }
    const none = fitHorizons([aRun({ score: 0 })], new Map(), spec, plain);
    expect(figureSvg(horizonFigure(none.agents))).toContain('agent: p50 0');
  });
});
