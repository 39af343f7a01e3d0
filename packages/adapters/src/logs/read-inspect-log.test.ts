import { zstdCompressSync } from 'node:zlib';

import { sha256 } from '@holdpoint/shared/digest/sha256';
import { describe, expect, it } from '@jest/globals';

import { readInspectLog } from './read-inspect-log.js';
import {
  aHeader,
  aJsonLog,
  anEvalLog,
  aSample,
  evalEntries,
  resultsOf,
  samplesOf,
} from './testing/inspect-builders.js';
import { zipOf } from './testing/zip-writer.js';

const samples = samplesOf(['C', 'I', 'P']);

async function valuesOf(bytes: Buffer): Promise<unknown[]> {
  const log = await readInspectLog(bytes);
  return log.samples.map(({ id, scores }) => [id, scores.get('match')?.value]);
}

describe('readInspectLog', () => {
  const expected = [
    ['1', 'C'],
    ['2', 'I'],
    ['3', 'P'],
  ];

  it.each([0, 8, 93])('reads zip method %d', async (method) => {
    expect(await valuesOf(anEvalLog(aHeader(), samples, method))).toEqual(expected);
  });

  it('reads the same samples from both containers, told apart by their bytes', async () => {
    expect(await valuesOf(aJsonLog(aHeader(), samples))).toEqual(expected);
    const withMark = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from('\n '),
      aJsonLog(aHeader(), samples),
    ]);
    expect(await valuesOf(withMark)).toEqual(expected);
  });

  it('reads zip64', async () => {
    expect(await valuesOf(zipOf(evalEntries(aHeader(), samples), { zip64: true }))).toEqual(
      expected,
    );
  });

  it('reads entries of several zstd frames and skips skippable ones', async () => {
    const text = JSON.stringify(aSample());
    const skippable = Buffer.from('502a4d1803000000616263', 'hex');
    const frames = [text.slice(0, 5), text.slice(5, 6), text.slice(6)].map((part) =>
      zstdCompressSync(part),
    );
    const entry = {
      name: 'samples/1_epoch_1.json',
      content: text,
      method: 93,
      packed: Buffer.concat([skippable, ...frames]),
    };
    const log = await readInspectLog(zipOf([...evalEntries(aHeader(), []), entry]));
    expect(log.samples.map(({ id }) => id)).toEqual(['1']);
  });

  it('digests the whole file', async () => {
    const bytes = anEvalLog(aHeader(), samples);
    expect((await readInspectLog(bytes)).fileDigest).toBe(sha256(bytes));
  });

  it('reads a crashed log from its journal', async () => {
    const entries = evalEntries(aHeader(), samples).filter(({ name }) => name !== 'header.json');
    const log = await readInspectLog(zipOf(entries));
    expect(log).toMatchObject({
      isComplete: false,
      header: { task: 'popularity', status: 'started' },
    });
    expect(log.samples).toHaveLength(3);
  });

  it('takes the last of duplicate members, and of duplicate samples under other names', async () => {
    const later = (name: string) => ({
      name,
      content: JSON.stringify(aSample({ scores: { match: { value: 'I' } } })),
    });
    const entries = evalEntries(aHeader(), [aSample()]);
    const byName = await readInspectLog(zipOf([...entries, later('samples/1_epoch_1.json')]));
    expect(byName.duplicateMembers).toEqual(['samples/1_epoch_1.json']);
    expect(byName.samples.map(({ scores }) => scores.get('match')?.value)).toEqual(['I']);
    const byId = await readInspectLog(zipOf([...entries, later('samples/other_epoch_1.json')]));
    expect(byId.supersededSamples).toBe(1);
    expect(byId.samples.map(({ scores }) => scores.get('match')?.value)).toEqual(['I']);
  });

  it('takes ids from inside: with slashes, numbers, texts, beyond 2^53 and lone surrogates', async () => {
    const ids = ['a/b/c', 7, '7 ', '\ud800', '', '__proto__', 'samples/x_epoch_1/sample'];
    const log = await readInspectLog(
      anEvalLog(
        aHeader(),
        ids.map((id) => aSample({ id })),
      ),
    );
    expect(log.samples.map(({ id }) => id)).toEqual([
      'a/b/c',
      '7',
      '7 ',
      '\ud800',
      '',
      '__proto__',
      'samples/x_epoch_1/sample',
    ]);
    const large = ['9007199254740992', '9007199254740993'].map((id) => ({
      name: `samples/${id}_epoch_1.json`,
      content: `{"id":${id},"epoch":1}`,
    }));
    expect(
      (await readInspectLog(zipOf([...evalEntries(aHeader(), []), ...large]))).samples,
    ).toHaveLength(2);
  });

  it('counts bare NaN and Infinity and keeps them as no number', async () => {
    const log = await readInspectLog(
      anEvalLog(aHeader(), samplesOf(['@NaN@', '@-Infinity@', 'NaN'])),
    );
    expect(log.nonFiniteNumbers).toBe(2);
    expect(log.samples.map(({ scores }) => scores.get('match')?.value)).toEqual([
      NaN,
      -Infinity,
      'NaN',
    ]);
  });

  it('reads version 1: one unnamed score, one scorer beside its metrics', async () => {
    const header = aHeader({
      results: { scorer: { name: 'match' }, metrics: { accuracy: { name: 'accuracy', value: 1 } } },
    });
    delete header['version'];
    const log = await readInspectLog(
      aJsonLog(header, [aSample({ scores: undefined, score: { value: 'C' } })]),
    );
    expect(log.header).toMatchObject({
      version: 1,
      scores: [{ scorer: 'match', metrics: [{ name: 'accuracy', value: 1 }] }],
    });
    expect([...(log.samples[0]?.scores.values() ?? [])]).toMatchObject([{ value: 'C' }]);
  });

  it('reads scores of chunked samples, mixed with whole ones', async () => {
    const prefix = 'samples/a/b_epoch_1';
    const chunk = (name: string, value: unknown) => ({
      name: `${prefix}/${name}`,
      content: JSON.stringify(value),
    });
    const log = await readInspectLog(
      zipOf([
        ...evalEntries(aHeader(), [aSample()]),
        chunk('sample.json', aSample({ id: 'a/b', input: 'attachment://0' })),
        chunk('metadata.json', { level: 1 }),
        chunk('skeleton.json', {}),
        chunk('events/0.json', [{ event: 'model' }]),
        chunk('events/stats.json', {}),
        chunk('attachments/0.json', ['long text']),
      ]),
    );
    expect(log.chunkedSamples).toBe(1);
    expect(log.samples.map(({ id, unresolvedReferences }) => [id, unresolvedReferences])).toEqual([
      ['1', 0],
      ['a/b', 0],
    ]);
  });

  it('resolves attachments and pools, and counts what leads nowhere', async () => {
    const hash = '0123456789abcdef0123456789abcdef';
    const text = `attachment://${hash}`;
    const event = {
      event: 'model',
      input: [],
      input_refs: [[0, 2]],
      call: { call_refs: [[0, 1]], request: text },
    };
    const pools = { messages: [{}, {}], calls: [{}] };
    const unresolved = async (changes: Record<string, unknown>): Promise<number | undefined> =>
      (await readInspectLog(anEvalLog(aHeader(), [aSample(changes)]))).samples[0]
        ?.unresolvedReferences;
    expect(
      await unresolved({ events: [event], events_data: pools, attachments: { [hash]: 'long' } }),
    ).toBe(0);
    expect(await unresolved({ events: [event], events_data: pools })).toBe(1);
    expect(await unresolved({ events: [event], attachments: { [hash]: 'long' } })).toBe(3);
    const transcript = {
      events: [{ event: 'state', input: `tc://${hash}` }],
      content: { [hash]: 'long' },
    };
    expect(await unresolved({ transcript })).toBe(0);
    expect(await unresolved({ transcript: { ...transcript, content: {} } })).toBe(1);
  });

  it('keeps the metadata that a metric needs and nothing else', async () => {
    const results = resultsOf({});
    const metrics = { stderr: { name: 'stderr', value: 0, params: { cluster: 'topic' } } };
    const header = aHeader({ results: { scores: [{ name: 'match', scorer: 'match', metrics }] } });
    const sample = aSample({ metadata: { topic: 'chemistry', answer_key: 'x'.repeat(1000) } });
    const log = await readInspectLog(anEvalLog(header, [sample]));
    expect([...(log.samples[0]?.metadata ?? [])]).toEqual([['topic', 'chemistry']]);
    expect(
      (await readInspectLog(anEvalLog(aHeader({ results }), [sample]))).samples[0]?.metadata.size,
    ).toBe(0);
  });

  it('keeps of an explanation what a person reads first', async () => {
    const score = { value: 'C', explanation: 'é\n'.repeat(10_000) };
    const log = await readInspectLog(anEvalLog(aHeader(), [aSample({ scores: { match: score } })]));
    expect(log.samples[0]?.scores.get('match')?.explanation).toBe('é\n'.repeat(250));
  });
});
