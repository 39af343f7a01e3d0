import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

import { sha256, sha256Bytes } from '../digest/sha256.js';
import { byKeyAndEpoch, recordsRoot, runResultDigest } from './result-digest.js';
import { SampleRecord } from './sample-record.js';
import { scored, unscored } from './score.js';

const first = SampleRecord.parse({
  sampleKey: 'a',
  epoch: 1,
  score: scored(1),
  transcriptDigest: null,
  pack: null,
  inputTokens: 1,
  outputTokens: 2,
  costMicroUsd: 3,
  modelCalls: 1,
  latencyMs: 4,
  completedAt: '2026-01-01T00:00:00Z',
});
const second: SampleRecord = { ...first, epoch: 2, score: unscored('refused') };
const third: SampleRecord = { ...first, sampleKey: 'b' };
const records = [first, second, third];

describe('the order of records', () => {
  it('is by key in code units, then by epoch as a number', () => {
    const keys = [
      ['b', 1],
      ['a', 10],
      ['a', 2],
      ['B', 1],
      ['é', 1],
    ] as const;
    const sorted = keys.map(([sampleKey, epoch]) => ({ sampleKey, epoch })).sort(byKeyAndEpoch);
    expect(sorted.map(({ sampleKey, epoch }) => `${sampleKey}${epoch}`)).toEqual([
      'B1',
      'a2',
      'a10',
      'b1',
      'é1',
    ]);
  });
});

describe('the digest of a result', () => {
  it('is the Merkle root over key, epoch, score and transcript, written out by hand', () => {
    const leaf =
      '{"epoch":1,"sampleKey":"a","score":{"status":"scored","value":1},"transcriptDigest":null}';
    const leafDigest = sha256Bytes(utf8ToBytes(leaf));
    const root = `sha256:${bytesToHex(sha256Bytes(Uint8Array.of(0, ...leafDigest)))}`;
    expect(recordsRoot([first])).toBe(root);
    const origin = sha256('plan');
    expect(runResultDigest(origin, [first])).toBe(
      sha256(`{"origin":"${origin}","root":"${root}","schema":"holdpoint.run-result.v1"}`),
    );
    expect(hexToBytes(root.slice('sha256:'.length))).toHaveLength(32);
  });

  it('of no records is that of the empty tree', () => {
    expect(recordsRoot([])).toBe(sha256(''));
  });

  it('does not depend on order, nor on time, tokens, cost and packs', () => {
    const disturbed = records.toReversed().map((record, index) => ({
      ...record,
      inputTokens: 100 + index,
      costMicroUsd: 9,
      modelCalls: 7,
      latencyMs: 1234,
      pack: { digest: sha256('pack'), offset: 5, length: 6 },
      completedAt: '2027-01-01T00:00:00Z',
    }));
    expect(recordsRoot(disturbed)).toBe(recordsRoot(records));
  });

  it.each([
    ['key', { sampleKey: 'c' }],
    ['epoch', { epoch: 9 }],
    ['score', { score: scored(0) }],
    ['transcript', { transcriptDigest: sha256('t') }],
  ])('changes with the %s of one record', (_, change) => {
    expect(recordsRoot([{ ...first, ...change }, second, third])).not.toBe(recordsRoot(records));
  });

  it('changes with the origin and with a record left out', () => {
    const digests = [
      runResultDigest(sha256('plan'), records),
      runResultDigest(sha256('other'), records),
      runResultDigest(sha256('plan'), records.slice(1)),
    ];
    expect(new Set(digests).size).toBe(3);
  });
});
