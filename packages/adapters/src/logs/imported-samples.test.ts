import { Score } from '@holdpoint/shared/evidence/score';
import { describe, expect, it } from '@jest/globals';

import { toImportedSamples } from './imported-samples.js';
import { readInspectLog } from './read-inspect-log.js';
import { aHeader, anEvalLog, aSample, samplesOf } from './testing/inspect-builders.js';

type Json = Record<string, unknown>;

async function logOf(samples: readonly Json[]) {
  return readInspectLog(anEvalLog(aHeader(), samples));
}

async function scoreOf(changes: Json): Promise<Score | undefined> {
  const [record] = toImportedSamples(await logOf([aSample(changes)])).records;
  return record && Score.parse(record.score);
}

describe('toImportedSamples', () => {
  it('gives one record for each task and epoch, with who, what and which file', async () => {
    const log = await logOf([
      aSample(),
      aSample({ epoch: 2, scores: { match: { value: 'P', explanation: 'half' } } }),
    ]);
    const imported = toImportedSamples(log);
    expect(imported).toMatchObject({
      model: 'reference/small',
      task: 'popularity',
      status: 'success',
      epochs: 1,
      scorer: 'match',
    });
    expect(imported.fileDigest).toBe(log.fileDigest);
    expect(imported.findings.map(({ code }) => code)).toContain('small_sample');
    expect(imported.records).toEqual([
      { sampleKey: '1', epoch: 1, score: { status: 'scored', value: 1 } },
      { sampleKey: '1', epoch: 2, score: { status: 'scored', value: 0.5, explanation: 'half' } },
    ]);
  });

  it.each<[string, Json, Json]>([
    [
      'a value above 1',
      { scores: { match: { value: 7 } } },
      { status: 'unscored', reason: 'not_a_number' },
    ],
    [
      'a value below 0',
      { scores: { match: { value: '-0.1' } } },
      { status: 'unscored', reason: 'not_a_number' },
    ],
    [
      'NaN',
      { scores: { match: { value: '@NaN@' } } },
      { status: 'unscored', reason: 'not_a_number' },
    ],
    [
      'a text',
      { scores: { match: { value: 'banana' } } },
      { status: 'unscored', reason: 'unparseable' },
    ],
    [
      'a list',
      { scores: { match: { value: [1, 0] } } },
      { status: 'unscored', reason: 'unparseable' },
    ],
    [
      'no value',
      { scores: { match: { value: null } } },
      { status: 'unscored', reason: 'no_answer' },
    ],
    ['no score', { scores: {} }, { status: 'unscored', reason: 'no_answer' }],
    [
      'a limit without score',
      { scores: {}, limit: { type: 'token' } },
      { status: 'unscored', reason: 'limit_reached' },
    ],
    ['a limit with a score', { limit: { type: 'token' } }, { status: 'scored', value: 1 }],
    [
      'an error',
      { scores: {}, error: { message: 'boom' } },
      { status: 'errored', code: 'log.sample_errored', explanation: 'boom' },
    ],
    ['an error beside a score', { error: { message: 'boom' } }, { status: 'errored' }],
    [
      'an invalidation beside a score',
      { invalidation: { author: 'x' } },
      { status: 'unscored', reason: 'invalidated' },
    ],
  ])('takes %s for what it is, never for 0', async (_, changes, expected) => {
    expect(await scoreOf(changes)).toMatchObject(expected);
  });

  it('wants a scorer named when there are several', async () => {
    const value = { first: 1, second: 0 };
    const log = await logOf([aSample({ scores: { match: { value: 'I' }, both: { value } } })]);
    await expect(() => toImportedSamples(log)).toThrowWithCode('log.scorer_ambiguous');
    expect(() => toImportedSamples(log)).toThrow('match, both/first, both/second');
    const valueOf = (scorer: string) => toImportedSamples(log, { scorer }).records[0]?.score;
    expect(valueOf('match')).toEqual({ status: 'scored', value: 0 });
    expect(valueOf('both/first')).toEqual({ status: 'scored', value: 1 });
    await expect(() => toImportedSamples(log, { scorer: 'other' })).toThrowWithCode(
      'log.scorer_missing',
    );
  });

  it('has storable keys: long and unstorable ids by their digest, equal only for equal ids', async () => {
    const ids = [
      'x'.repeat(200),
      'x'.repeat(201),
      `${'x'.repeat(201)}y`,
      '',
      'a\u0000',
      '\ud800',
      'a/b',
    ];
    const keys = toImportedSamples(await logOf(ids.map((id) => aSample({ id })))).records.map(
      ({ sampleKey }) => sampleKey,
    );
    expect(new Set(keys).size).toBe(ids.length);
    expect(keys[0]).toBe(ids[0]);
    expect(keys[6]).toBe('a/b');
    for (const key of keys.slice(1, 6)) expect(key).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('keeps explanations storable', async () => {
    const score = { value: 1, explanation: 'a\u0000b\ud800' };
    expect(await scoreOf({ scores: { match: score } })).toMatchObject({
      explanation: 'a\ufffdb\ufffd',
    });
  });

  it('imports a log without scores as unscored samples', async () => {
    const imported = toImportedSamples(await logOf(samplesOf([null]).map(({ id }) => ({ id }))));
    expect(imported.scorer).toBeUndefined();
    expect(imported.records).toMatchObject([
      { sampleKey: '1', epoch: 1, score: { reason: 'no_answer' } },
    ]);
  });
});
