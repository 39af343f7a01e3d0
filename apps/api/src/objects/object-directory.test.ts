import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';

import { sha256 } from '@holdpoint/shared/digest/sha256';
import type { SampleRecord } from '@holdpoint/shared/evidence/sample-record';
import { scored } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ObjectDirectory } from './object-directory.js';
import { readTranscript } from './transcript.js';

let root: string;
let objects: ObjectDirectory;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdpoint-objects-'));
  objects = new ObjectDirectory(root);
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

function store(content: Uint8Array | string): Promise<{ digest: string; sizeBytes: number }> {
  return objects.store(Readable.from([Buffer.from(content)]), 1024 * 1024);
}

function aRecord(change: Partial<SampleRecord>): SampleRecord {
  return {
    sampleKey: 'a',
    epoch: 1,
    score: scored(0),
    transcriptDigest: null,
    pack: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicroUsd: 0,
    modelCalls: 0,
    latencyMs: 0,
    completedAt: '2026-11-21T00:00:00.000Z',
    ...change,
  };
}

describe('object directory', () => {
  it('keeps bytes under their SHA-256, in folders of two hex digits', async () => {
    // FIPS 180-4 example: SHA-256("abc").
    const { digest } = await store('abc');
    expect(digest).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await readdir(join(root, 'ba'))).toEqual([digest.slice('sha256:ba'.length)]);
    expect((await objects.read(digest)).toString()).toBe('abc');
  });

  it('refuses a stream past its cap and leaves nothing behind', async () => {
    const endless = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1000)));
    await expect(objects.store(endless, 10_000)).rejects.toMatchObject({
      code: 'object.too_large',
      kind: 'invalid',
    });
    expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('knows no object that nobody stored', async () => {
    await expect(objects.read(sha256('never'))).rejects.toMatchObject({
      code: 'object.unknown',
      kind: 'not_found',
    });
  });

  it('notices bytes that changed on the disk', async () => {
    const { digest } = await store('will be changed');
    const hex = digest.slice('sha256:'.length);
    await writeFile(join(root, hex.slice(0, 2), hex.slice(2)), 'was changed');
    await expect(objects.read(digest)).rejects.toMatchObject({
      code: 'object.corrupt',
      kind: 'integrity',
    });
  });
});

describe('transcript', () => {
  const first = '{"text":"first"}';
  const second = '{"text":"second"}';

  async function aPackedRecord(change: Partial<SampleRecord> = {}): Promise<SampleRecord> {
    const { digest } = await store(zstdCompressSync(Buffer.from(first + second)));
    const pack = { digest, offset: first.length, length: second.length };
    return aRecord({ transcriptDigest: sha256(second), pack, ...change });
  }

  it('is cut out of its pack', async () => {
    expect(await readTranscript(objects, await aPackedRecord())).toEqual({ text: 'second' });
  });

  it('is refused when it is not the one that was scored', async () => {
    const record = await aPackedRecord({ transcriptDigest: sha256('another') });
    await expect(readTranscript(objects, record)).rejects.toMatchObject({
      code: 'transcript.corrupt',
      kind: 'integrity',
    });
  });

  it('is refused when it lies outside its pack, or in no pack at all', async () => {
    const { pack } = await aPackedRecord();
    const outside = pack === null ? null : { ...pack, length: 10_000 };
    await expect(
      readTranscript(objects, await aPackedRecord({ pack: outside })),
    ).rejects.toMatchObject({ code: 'transcript.corrupt' });
    const { digest } = await store('this is not zstd');
    const garbage = aRecord({
      transcriptDigest: sha256('x'),
      pack: { digest, offset: 0, length: 1 },
    });
    await expect(readTranscript(objects, garbage)).rejects.toMatchObject({
      code: 'transcript.corrupt',
    });
  });

  it('is unknown for a record that came from an imported log', async () => {
    await expect(readTranscript(objects, aRecord({}))).rejects.toMatchObject({
      code: 'transcript.unknown',
    });
  });
});
