import { describe, expect, it } from '@jest/globals';

import { parseHeader, unqualified, wantedMetadata } from './inspect-header.js';
import type { JsonValue } from './json-selection.js';
import { aHeader } from './testing/inspect-builders.js';

type Json = Record<string, unknown>;

function header(log: Json = {}, spec: Json = {}) {
  return parseHeader(JSON.parse(JSON.stringify(aHeader(log, spec))) as JsonValue, 'header.json');
}

describe('parseHeader', () => {
  it('takes what is absent for what Inspect takes it: a started run of version 1, one epoch unsaid', () => {
    const sparse = parseHeader({ eval: { task: 't', model: 'm' } }, 'header.json');
    expect(sparse).toMatchObject({
      version: 1,
      status: 'started',
      epochs: undefined,
      isSubsetRequested: false,
      revision: undefined,
      scores: [],
      isInvalidated: false,
      updateCount: 0,
    });
  });

  it('takes null for absent', () => {
    const nulls = { dataset: null, config: null, revision: null, model_roles: null, scorers: null };
    expect(header({ results: null, invalidated: null, log_updates: null }, nulls)).toMatchObject({
      scores: [],
    });
    expect(
      header({}, { config: { epochs: null, limit: null, sample_id: null } }).isSubsetRequested,
    ).toBe(false);
  });

  it.each([[5], [[2, 5]]])('takes the limit %j for a subset', (limit) => {
    expect(header({}, { config: { limit } }).isSubsetRequested).toBe(true);
  });

  it('names metrics without their package, and reads no number as none', () => {
    const metrics = {
      accuracy: { name: 'inspect_ai/accuracy', value: 1 },
      odd: { name: 'odd', value: '1' },
      none: { name: 'none' },
    };
    const [score] = header({ results: { scores: [{ name: 'match', metrics }] } }).scores;
    expect(score).toMatchObject({ scorer: 'match', name: 'match', reducer: undefined });
    expect(score?.metrics.map(({ name, value }) => [name, value])).toEqual([
      ['accuracy', 1],
      ['odd', null],
      ['none', null],
    ]);
  });

  it('reads one reducer or a list of them', () => {
    expect(header({}, { config: { epochs_reducer: 'max' } }).epochsReducers).toEqual(['max']);
    expect(header({}, { config: { epochs_reducer: ['mode', 'mean'] } }).epochsReducers).toEqual([
      'mode',
      'mean',
    ]);
  });

  it.each<[string, Json]>([
    ['task', { task: undefined }],
    ['model', { model: { name: 'm' } }],
    ['config.epochs', { config: { epochs: 0 } }],
    ['revision.dirty', { revision: { dirty: 'no' } }],
    ['dataset.samples', { dataset: { samples: -1 } }],
  ])('refuses a wrong %s and names it', (path, spec) => {
    expect(() => header({}, spec)).toThrow(`header.json: not an Inspect header, eval.${path}:`);
  });

  it.each([[undefined], [null], [1], [[]]])('refuses %j', async (value) => {
    await expect(() => parseHeader(value, 'header.json')).toThrowWithCode('log.header_invalid');
  });
});

describe('wantedMetadata', () => {
  it('lists clusters and groups of the declared metrics once', () => {
    const metric = (params: Json) => ({ name: 'm', value: 0, params });
    const metrics = {
      a: metric({ cluster: 'topic' }),
      b: metric({ group_key: 'level' }),
      c: metric({ cluster: 'topic' }),
      d: metric({ cluster: null }),
    };
    expect(wantedMetadata(header({ results: { scores: [{ name: 's', metrics }] } }))).toEqual([
      'topic',
      'level',
    ]);
  });
});

describe('unqualified', () => {
  it.each([
    ['inspect_ai/accuracy', 'accuracy'],
    ['a/b/c', 'c'],
    ['accuracy', 'accuracy'],
  ])('%s is %s', (name, expected) => {
    expect(unqualified(name)).toBe(expected);
  });
});
