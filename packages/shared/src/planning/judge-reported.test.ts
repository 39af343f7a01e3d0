import { describe, expect, it } from '@jest/globals';

import { judgeReported } from './judge-reported.js';
import { judgeAll, publishedResultsText } from './published-results.js';
import { ReportedEvaluation, ReportedResult, ReportedResults } from './reported-results.js';
import { printedMean, upliftReadings } from './uplift-readings.js';

const evaluation = (changes: Partial<ReportedEvaluation> = {}): ReportedEvaluation =>
  ReportedEvaluation.parse({
    id: 'example',
    metric: 'share of tasks passed',
    aggregate: 'share',
    ruleOut: { op: '<', value: 0.2 },
    ruleIn: null,
    nItems: 30,
    trials: null,
    provenance: 'primary',
    ...changes,
  });

const result = (changes: Partial<ReportedResult> = {}): ReportedResult =>
  ReportedResult.parse({
    evalId: 'example',
    model: 'a model',
    value: 0.1333,
    reportedVerdict: 'below',
    provenance: 'primary',
    ...changes,
  });

describe('a published count', () => {
  // Domain reference, 6.2, at one-sided 95 %.
  it.each([
    { k: 4, n: 30, bar: 0.2, verdict: 'indeterminate', side: 'upper', limit: 0.279615 },
    { k: 15, n: 46, bar: 0.2, verdict: 'ruled_in', side: 'lower', limit: 0.212919 },
    { k: 8, n: 29, bar: 0.2, verdict: 'indeterminate', side: 'lower', limit: 0.145322 },
    { k: 17, n: 33, bar: 27 / 33, verdict: 'ruled_out', side: 'upper', limit: 0.667423 },
  ] as const)('$k of $n against $bar is $verdict', ({ k, n, bar, verdict, side, limit }) => {
    const judged = judgeReported(
      evaluation({ ruleOut: { op: '<', value: bar }, nItems: n }),
      result({ k, n, value: k / n }),
    );
    expect(judged.verdict).toBe(verdict);
    expect(judged.tasks?.limits[side]).toBeCloseTo(limit, 6);
  });

  it('of trials of one task is about that task alone', () => {
    const judged = judgeReported(evaluation({ nItems: 1 }), result({ k: 4, n: 30 }));
    expect(judged.tasks).toBeNull();
    expect(judged.runs?.count).toBe(30);
  });

  it('that is unresolved comes with the number that would have been needed', () => {
    const { need } = judgeReported(evaluation(), result({ k: 3, n: 30, value: 0.1 }));
    // Domain reference, 6.4: a true rate of 10 % below 20 % takes 82.
    expect(need).toEqual({ aim: 'rule_out', barRate: 0.2, observations: 82 });
  });
});

describe('a published average of ten runs', () => {
  // Domain reference, 6.2: Wilson's upper bounds over tasks and over runs, bar 50 %.
  it.each([
    [9.65, 42, 0.3509, 0.2652, 'ruled_out'],
    [15.4, 42, 0.4936, 0.4061, 'ruled_out'],
    [16.45, 45, 0.4881, 0.4036, 'ruled_out'],
    [16.6, 42, 0.522, 0.435, 'indeterminate'],
    [18.4, 42, 0.564, 0.4782, 'indeterminate'],
    [20.4, 45, 0.5746, 0.4921, 'indeterminate'],
    [21, 45, 0.5874, 0.5054, 'indeterminate'],
    [21.24, 45, 0.5925, 0.5108, 'indeterminate'],
    [21.7, 45, 0.6022, 0.521, 'indeterminate'],
  ] as const)('%d of %d', (k, n, byTasks, byRuns, verdict) => {
    const judged = judgeReported(
      evaluation({ ruleOut: { op: '<=', value: 0.5 }, nItems: n, trials: 10 }),
      result({ k, n, value: k / n }),
    );
    expect(judged.verdict).toBe(verdict);
    expect(judged.tasks?.limits.upper).toBeCloseTo(byTasks, 4);
    expect(judged.runs?.limits.upper).toBeCloseTo(byRuns, 4);
    expect(judged.gate?.limits.upper).toBeGreaterThan(byTasks);
  });

  it('of an unknown number of runs has a bound over tasks alone', () => {
    const judged = judgeReported(evaluation(), result({ k: 4.5, n: 30 }));
    expect(judged.tasks?.limits.method).toBe('wilson');
    expect(judged.runs).toBeNull();
  });
});

describe('a published result without what a verdict takes', () => {
  it.each<[string, Partial<ReportedEvaluation>, Partial<ReportedResult>, string]>([
    ['has no bar', { ruleOut: null }, {}, 'no bar was published'],
    ['has a bar in words', { ruleOut: { op: 'true' } }, {}, 'no bar was published'],
    [
      'has two levels of concern',
      {
        ruleOut: null,
        ruleIn: { lowConcern: { op: '==', value: 10 }, highConcern: { op: '>=', value: 1 } },
      },
      {},
      'no bar was published',
    ],
    ['has no n', { nItems: null }, {}, 'the number of tasks or trials is not published'],
    [
      'is a ratio without arms',
      { aggregate: 'ratio of arm means' },
      {},
      'a ratio without its arms',
    ],
    [
      'is a ratio with an unstated ±',
      { aggregate: 'ratio of arm means' },
      { control: '25±13', treated: '63±13' },
      'the type of ± is not stated: no interval',
    ],
    [
      'is a speedup',
      { metric: 'speedup', ruleOut: { op: '<', value: 4 } },
      { value: 3 },
      'speedup: neither trials nor spread are published',
    ],
    ['is the best', { aggregate: 'best' }, {}, 'the best of an unpublished number of trials'],
    ['has a bar in counts', { ruleOut: { op: '<', value: 4 } }, {}, 'the bar is a count'],
  ])('%s, and gets no number', (_, of, row, because) => {
    const judged = judgeReported(evaluation(of), result(row));
    expect(judged).toMatchObject({ verdict: null, because, tasks: null, runs: null, gate: null });
  });

  it('is invalid where bar and value have two aggregators', () => {
    const judged = judgeReported(
      evaluation({ aggregate: 'mean vs 100x; best reported', metric: 'speedup' }),
      result({ note: 'best run', value: 72 }),
    );
    expect(judged.verdict).toBe('invalid');
  });

  it('says how many tasks would tell it from its bar', () => {
    const { need } = judgeReported(evaluation({ nItems: null }), result({ value: 0.1 }));
    expect(need?.observations).toBe(82);
    const at = judgeReported(evaluation({ nItems: null }), result({ value: 0.2 }));
    expect(at.need).toBeNull();
  });
});

describe('a published average over a known number of tasks', () => {
  const zones = {
    ruleOut: { op: '<', value: 0.5 },
    ruleIn: { op: '>', value: 0.8 },
    nItems: 13,
  };

  it('is held against both of its bars, by Hoeffding', () => {
    // Margin sqrt(ln 20 / 26) = .3394.
    const judged = judgeReported(evaluation(zones), result({ value: 0.83 }));
    expect(judged).toMatchObject({ verdict: 'indeterminate', need: { aim: 'rule_in' } });
    expect(judged.tasks?.limits.lower).toBeCloseTo(0.4906, 4);
    expect(judgeReported(evaluation(zones), result({ value: 0.1 })).verdict).toBe('ruled_out');
    const many = evaluation({ ...zones, nItems: 1000 });
    expect(judgeReported(many, result({ value: 0.9 })).verdict).toBe('ruled_in');
  });

  it('between its bars needs no number of tasks, but more work', () => {
    const judged = judgeReported(evaluation(zones), result({ value: 0.6 }));
    expect(judged).toMatchObject({ verdict: 'indeterminate', need: null });
  });
});

describe('conditions that must all hold', () => {
  const survey = evaluation({
    ruleOut: {
      all: [
        { metric: 'shareAutomates', op: '<', value: 0.5 },
        { metric: 'medianBoost', op: '<', value: 3 },
      ],
    },
  });

  it('are not met by the first alone', () => {
    expect(judgeReported(survey, result({ k: 0, n: 18, value: 0 }))).toMatchObject({
      verdict: 'indeterminate',
      because: 'the share is ruled out; medianBoost has no published spread',
    });
  });

  it('are open where even the first is: nobody of 4 leaves 52.7 %', () => {
    const judged = judgeReported(survey, result({ k: 0, n: 4, value: 0 }));
    expect(judged.tasks?.limits.upper).toBeCloseTo(0.527, 3);
    expect(judged).toMatchObject({ verdict: 'indeterminate', need: { observations: 5 } });
  });

  it('are two bars where either is enough', () => {
    const any = evaluation({
      ruleOut: null,
      ruleIn: {
        any: [
          { op: '>', value: 0.5 },
          { metric: 'other', op: '<', value: 4.5 },
        ],
      },
    });
    expect(judgeReported(any, result({ k: 29, n: 30, value: 0.97 })).verdict).toBe('ruled_in');
  });
});

describe('readings of an unstated ±', () => {
  it('all leave the ratio of Opus 4 on both sides of 2.8', () => {
    // Domain reference, 6.3, normal quantile.
    const found = upliftReadings({ mean: 25, spread: 13 }, { mean: 63, spread: 13 });
    expect(found.map(({ lower }) => lower)).toEqual([
      expect.closeTo(1.7833, 4),
      expect.closeTo(1.8439, 4),
      expect.closeTo(1.5575, 4),
      null,
    ]);
    expect(found.map(({ upper }) => upper)).toEqual([
      expect.closeTo(4.0088, 4),
      expect.closeTo(3.7803, 4),
      expect.closeTo(5.3504, 4),
      null,
    ]);
    expect(found[3]?.g).toBeCloseTo(1.039, 3);
  });

  it('are read from what is printed, and from nothing else', () => {
    expect(printedMean('24±9')).toEqual({ mean: 24, spread: 9 });
    for (const text of ['', '24', '24+-9', '24±', 'a±b']) expect(printedMean(text)).toBeNull();
  });
});

describe('the table of published results', () => {
  const arms = [{ cohort: 'one', control: '24±9', treated: '50±21' }];
  const reported = ReportedResults.parse({
    schemaVersion: 1,
    evaluations: [
      evaluation(),
      evaluation({ id: 'ratio', aggregate: 'ratio of arm means' }),
      evaluation({ id: 'best', aggregate: 'mean; best reported', metric: 'speedup' }),
      evaluation({ id: 'swe', ruleOut: { op: '<=', value: 0.5 }, trials: 10 }),
      evaluation({ id: 'none', ruleOut: null }),
      evaluation({
        id: 'zones',
        ruleOut: { op: '<', value: 0.5 },
        ruleIn: { op: '>', value: 0.8 },
      }),
      evaluation({
        id: 'survey',
        ruleOut: {
          all: [
            { metric: 'share', op: '<', value: 0.5 },
            { metric: 'boost', op: '<', value: 3 },
          ],
        },
      }),
    ],
    results: [
      result({ k: 4, n: 30 }),
      result({ k: 0, n: 30, value: 0, provenance: 'secondary' }),
      result({ evalId: 'ratio', value: 2.1, arms }),
      result({ evalId: 'ratio', value: 2.5 }),
      result({ evalId: 'best', value: 72, note: 'best run' }),
      result({ evalId: 'swe', k: 12.5, n: 30, value: 0.4167 }),
      result({ evalId: 'none', value: 0.4, reportedVerdict: 'a | b' }),
      result({ evalId: 'zones', value: 0.6 }),
      result({ evalId: 'survey', k: 0, n: 18, value: 0 }),
    ],
  });

  it('drops no row, and counts them', () => {
    const text = publishedResultsText(reported);
    expect(judgeAll(reported)).toHaveLength(reported.results.length);
    expect(text).toContain('| all results of the file | 9    |');
    expect(text).toContain('| not judged              | 3    |');
  });

  it('says of each row what would have been needed', () => {
    const text = publishedResultsText(reported);
    for (const said of [
      'to rule out 0.2',
      'enough',
      'the type of ±, and the number in each arm',
      'both arms: mean, spread and its type, number of people',
      'the mean of the runs, or a bar on the best of them',
      'a bar, stated before the run',
      'the estimate lies between the bars',
      'boost has no published spread',
      'Of 1 averages of runs, 1 of them reported below their bar, 1 are unresolved',
      'a \\| b',
      'a model †',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('refuses a result of no evaluation', () => {
    const orphan = { ...reported, results: [result({ evalId: 'nowhere' })] };
    expect(() => judgeAll(orphan)).toThrow(TypeError);
  });
});
