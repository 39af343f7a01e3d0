import { FindingCode } from '@holdpoint/shared/evidence/findings';
import { describe, expect, it } from '@jest/globals';

import { readInspectLog } from './read-inspect-log.js';
import type { LogSummary } from './summarize-log.js';
import { summarizeLog } from './summarize-log.js';
import {
  aHeader,
  anEvalLog,
  aSample,
  evalEntries,
  resultsOf,
  samplesOf,
} from './testing/inspect-builders.js';
import { zipOf } from './testing/zip-writer.js';

type Json = Record<string, unknown>;
const many = samplesOf(Array.from({ length: 40 }, (_, index) => (index < 30 ? 'C' : 'I')));

async function summaryOf(header: Json, samples: readonly Json[]): Promise<LogSummary> {
  return summarizeLog(await readInspectLog(anEvalLog(header, samples)));
}

async function codesOf(header: Json, samples: readonly Json[] = many): Promise<string[]> {
  return (await summaryOf(header, samples)).findings.map(({ code }) => code);
}

function withMetrics(
  metrics: Readonly<Record<string, number>>,
  score: Json = {},
  spec: Json = {},
): Json {
  return aHeader({ results: resultsOf(metrics, score) }, spec);
}

describe('summarizeLog', () => {
  it('has nothing to say against a clean log, and gives each metric twice with n and interval', async () => {
    // accuracy 30 / 40; stderr = sqrt(0.75 * 0.25 * 40 / 39 / 40); limits: R, binom.test(30, 40).
    const summary = await summaryOf(withMetrics({ accuracy: 0.75, stderr: 0.069337525 }), many);
    expect(summary.findings).toEqual([]);
    expect(summary).toMatchObject({
      format: 'eval',
      version: 2,
      task: 'popularity',
      model: 'reference/small',
      status: 'success',
      samples: 40,
      tasks: 40,
      epochs: 1,
      errors: 0,
      metrics: [
        { scorer: 'match', name: 'accuracy', declared: 0.75, recomputed: 0.75, n: 40 },
        {
          scorer: 'match',
          name: 'stderr',
          declared: 0.069337525,
          n: 40,
          interval: { method: 'none', lower: null },
        },
      ],
    });
    expect(summary.metrics[0]?.interval.method).toBe('clopper-pearson');
    expect(summary.metrics[0]?.interval.lower).toBeCloseTo(0.588, 3);
    expect(summary.metrics[0]?.interval.upper).toBeCloseTo(0.8731, 3);
  });

  it('tells a declared metric that the samples do not give', async () => {
    const { findings, metrics } = await summaryOf(withMetrics({ accuracy: 0.76 }), many);
    expect(findings).toEqual([
      {
        code: 'declared_metric_mismatch',
        detail: 'match accuracy: declared 0.76, 0.75 from 40 tasks',
      },
    ]);
    expect(metrics[0]).toMatchObject({ declared: 0.76, recomputed: 0.75 });
  });

  it('does not recompute what it has no formula for', async () => {
    const { findings, metrics } = await summaryOf(
      withMetrics({ bootstrap_stderr: 0.07, my_metric: 3 }),
      many,
    );
    expect(findings.map(({ code }) => code)).toEqual(
      Array(2).fill('declared_metric_not_recomputable'),
    );
    expect(metrics.map(({ recomputed }) => recomputed)).toEqual([null, null]);
  });

  it('counts tasks, not samples times epochs', async () => {
    const epochs = [1, 2, 3].flatMap((epoch) => [
      aSample({ id: 'a', epoch }),
      aSample({ id: 'b', epoch, scores: { match: { value: epoch === 1 ? 'C' : 'I' } } }),
    ]);
    const header = aHeader(
      { results: { total_samples: 6, ...resultsOf({ accuracy: 2 / 3 }) } },
      { config: { epochs: 3 } },
    );
    const { findings, ...summary } = await summaryOf(header, epochs);
    expect(summary).toMatchObject({
      samples: 6,
      tasks: 2,
      epochs: 3,
      metrics: [{ n: 2, interval: { method: 'student-t' } }],
    });
    expect(summary.metrics[0]?.recomputed).toBeCloseTo(2 / 3, 12);
    expect(findings.map(({ code }) => code)).toEqual(['small_sample', 'epochs_counted_as_n']);
  });

  it('reduces epochs as the log declares', async () => {
    const epochs = [1, 2].flatMap((epoch) => [
      aSample({ epoch, scores: { match: { value: epoch - 1 } } }),
    ]);
    const header = (reducer: string) =>
      withMetrics({ accuracy: 1 }, { reducer }, { config: { epochs: 2 } });
    const recomputed = async (reducer: string) =>
      (await summaryOf(header(reducer), epochs)).metrics[0]?.recomputed;
    expect(await recomputed('max')).toBe(1);
    expect(await recomputed('mean')).toBe(0.5);
    expect(await recomputed('pass_at_2')).toBe(1);
    expect(await recomputed('at_least_2')).toBe(0);
    expect(await recomputed('my_own')).toBeNull();
  });

  it('leaves unscored samples out of n and says so', async () => {
    const samples = [
      ...samplesOf(['C', '@NaN@', 'banana', null, 'I']),
      aSample({ id: 9, scores: undefined }),
    ];
    const { findings, metrics } = await summaryOf(withMetrics({ accuracy: 0.5 }), samples);
    expect(metrics[0]).toMatchObject({ recomputed: 0.5, n: 2 });
    expect(findings).toContainEqual({ code: 'unscored_samples', detail: 'match: 4 of 6 samples' });
    expect(findings.map(({ code }) => code)).toContain('non_finite_numbers');
  });

  it('measures keys of a mapping one by one', async () => {
    const samples = [
      { a: 1, b: 0 },
      { a: 0, b: 0.5 },
    ].map((value, id) => aSample({ id, scores: { both: { value } } }));
    const line = (name: string, value: number) => ({
      name,
      scorer: 'both',
      metrics: { mean: { name: 'mean', value } },
    });
    const { metrics } = await summaryOf(
      aHeader({ results: { scores: [line('a', 0.5), line('b', 0.25)] } }),
      samples,
    );
    expect(metrics).toMatchObject([
      { scorer: 'both', score: 'a', recomputed: 0.5, interval: { method: 'clopper-pearson' } },
      { scorer: 'both', score: 'b', recomputed: 0.25, interval: { method: 'student-t' } },
    ]);
  });

  it('gives metrics of a crashed log, which declares none', async () => {
    const scorers = [
      { name: 'match', metrics: [{ name: 'inspect_ai/accuracy' }, { name: 'inspect_ai/stderr' }] },
    ];
    const entries = evalEntries(aHeader({}, { scorers }), many).filter(
      ({ name }) => name !== 'header.json',
    );
    const { status, metrics, findings } = summarizeLog(await readInspectLog(zipOf(entries)));
    expect(status).toBe('started');
    expect(metrics).toMatchObject([
      { name: 'accuracy', declared: null, recomputed: 0.75, n: 40 },
      { name: 'stderr', declared: null, n: 40 },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(['incomplete_log']);
  });

  it.each<[string, Json, Json]>([
    ['legacy_version', { version: 1 }, {}],
    ['unsupported_version', { version: 4 }, {}],
    ['incomplete_log', { status: 'started' }, {}],
    ['cancelled_log', { status: 'cancelled' }, {}],
    ['failed_log', { status: 'error' }, {}],
    ['invalidated_log', { invalidated: true }, {}],
    ['edited_log', { log_updates: [{ edits: [] }] }, {}],
    ['missing_revision', {}, { revision: null }],
    ['dirty_revision', {}, { revision: { commit: 'de1d065b', dirty: true } }],
    ['subset_run', {}, { config: { limit: 40 } }],
    ['subset_run', {}, { config: { sample_id: [1, 2] } }],
    ['subset_run', {}, { dataset: { samples: 41 } }],
    ['sample_count_mismatch', { results: { total_samples: 41 } }, {}],
    ['self_graded', {}, { model_roles: { grader: { model: 'reference/small' } } }],
    [
      'self_graded',
      {},
      { scorers: [{ name: 'model_graded_qa', options: { model: ['x/y', 'reference/small'] } }] },
    ],
    ['self_graded', {}, { scorers: [{ name: 'inspect_ai/model_graded_fact', options: {} }] }],
  ])('finds %s in a header with %j %j', async (code, log, spec) => {
    expect(await codesOf(aHeader(log, spec))).toEqual([code]);
  });

  it('takes version 3 and another grader as they are', async () => {
    const spec = {
      model_roles: { grader: { model: 'other/large' }, attacker: { model: 'reference/small' } },
    };
    expect(await codesOf(aHeader({ version: 3 }, spec))).toEqual([]);
  });

  it.each<[string, Json]>([
    ['errored_samples', { error: { message: 'sandbox died' }, scores: undefined }],
    ['limited_samples', { limit: { type: 'token', limit: 100 } }],
    ['invalidated_samples', { invalidation: { author: 'someone' } }],
    ['edited_scores', { scores: { match: { value: 'C', history: [{ value: 'I' }] } } }],
    [
      'unresolved_attachments',
      { events: [{ x: 'attachment://0123456789abcdef0123456789abcdef' }] },
    ],
    ['unscored_samples', { scores: { match: { value: 'no grade' } } }],
  ])('finds %s in a sample with %j', async (code, changes) => {
    expect(await codesOf(aHeader(), [...many, aSample({ id: 'x', ...changes })])).toEqual([code]);
  });

  it.each<[string, Json[]]>([
    ["a grader's role", [{ event: 'model', role: 'grader', model: 'reference/small' }]],
    [
      "a scorer's span",
      [
        { event: 'span_begin', id: 's', type: 'scorers' },
        { event: 'span_begin', id: 't', parent_id: 's', type: 'other' },
        { event: 'model', span_id: 't', model: 'reference/small' },
      ],
    ],
    [
      "a scorer's step",
      [
        { event: 'step', action: 'begin', type: 'scorer' },
        { event: 'model', model: 'reference/small' },
        { event: 'step', action: 'end', type: 'scorer' },
      ],
    ],
  ])('finds that a model graded itself by %s', async (_, events) => {
    expect(await codesOf(aHeader(), [...many, aSample({ id: 'x', events })])).toEqual([
      'self_graded',
    ]);
  });

  it("does not take the model's own answers for grading", async () => {
    const events = [
      { event: 'step', action: 'begin', type: 'scorer' },
      { event: 'step', action: 'end', type: 'scorer' },
      { event: 'model', span_id: 'solver', model: 'reference/small' },
    ];
    expect(await codesOf(aHeader(), [...many, aSample({ id: 'x', events })])).toEqual([]);
  });

  it('finds logs without samples, scores or enough tasks', async () => {
    expect(await codesOf(aHeader(), [])).toEqual(['no_samples']);
    expect(await codesOf(aHeader(), many.slice(0, 29))).toEqual(['small_sample']);
    expect(
      await codesOf(
        aHeader(),
        many.map(({ id, epoch }) => ({ id, epoch })),
      ),
    ).toEqual(['no_scores']);
  });

  it('is JSON with known finding codes, whatever the log holds', async () => {
    const scores = {
      match: { value: '@Infinity@' },
      '\u001b[31m': { value: { '\ud800': '@NaN@' } },
    };
    const summary = await summaryOf(withMetrics({ accuracy: 1e300 }), [
      aSample({ id: '\ud800\u0000', scores }),
    ]);
    const text = JSON.stringify(summary);
    expect(JSON.parse(text)).toEqual(summary);
    for (const { code } of summary.findings) expect(FindingCode.options).toContain(code);
  });
});
