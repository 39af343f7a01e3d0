import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { directoryStore, type ObjectStore } from './directory-store.js';

// FIPS 180-4, example B.1: SHA-256 of "abc".
const abc = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const abcFile = 'ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const absent = `sha256:${'0'.repeat(64)}`;
const bytes = Buffer.from('abc');

let directory: string;
let store: ObjectStore;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'holdpoint-objects-')), 'objects');
  store = directoryStore(directory);
});

afterEach(() => {
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

describe('a directory store', () => {
  it('puts an object under its digest, for owner and group only', async () => {
    expect(await store.put(bytes)).toBe(abc);
    expect(readFileSync(join(directory, abcFile), 'utf8')).toBe('abc');
    expect(statSync(join(directory, abcFile)).mode & 0o777).toBe(0o640);
    expect(statSync(join(directory, 'ba')).mode & 0o777).toBe(0o750);
    expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
  });

  it('gives back exactly what was put, whole or streamed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (content) => {
        const digest = await store.put(content);
        expect(digest).toBe(sha256(content));
        expect(Buffer.compare(await store.get(digest), content)).toBe(0);
        expect(Buffer.compare(await buffer(await store.open(digest)), content)).toBe(0);
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('knows what it has', async () => {
    expect(await store.has(abc)).toBe(false);
    await store.put(bytes);
    expect(await store.has(abc)).toBe(true);
    expect(await store.has(absent)).toBe(false);
  });

  it('puts the same content once, also at the same time', async () => {
    const digests = await Promise.all(Array.from({ length: 16 }, () => store.put(bytes)));
    expect(new Set(digests)).toEqual(new Set([abc]));
    const before = statSync(join(directory, abcFile)).ino;
    await store.put(bytes);
    expect(statSync(join(directory, abcFile)).ino).toBe(before);
    expect(readdirSync(join(directory, 'ba'))).toHaveLength(1);
  });

  it('takes a stream in, counts it and gives it the digest of the whole', async () => {
    const stored = await store.putStream(Readable.from([Buffer.from('a'), Buffer.from('bc')]), {
      maximumBytes: 3,
    });
    expect(stored).toEqual({ digest: abc, sizeBytes: 3 });
    expect(Buffer.from(await store.get(abc)).toString()).toBe('abc');
  });

  it('refuses a stream beyond its bound and keeps nothing of it', async () => {
    const put = store.putStream(Readable.from([bytes, bytes]), { maximumBytes: 5 });
    await expect(put).rejects.toMatchObject({ code: 'object.too_large', kind: 'invalid' });
    expect(readdirSync(directory)).toEqual(['incoming']);
    expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
  });

  it('keeps nothing of a stream that breaks off', async () => {
    const broken = Readable.from(
      (function* () {
        yield bytes;
        throw new Error('connection lost');
      })(),
    );
    await expect(store.putStream(broken, { maximumBytes: 100 })).rejects.toThrow('connection lost');
    expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
  });

  it('says that an object is not there', async () => {
    await expect(store.get(absent)).rejects.toMatchObject({
      code: 'object.not_found',
      kind: 'not_found',
    });
    await expect(store.open(absent)).rejects.toMatchObject({
      code: 'object.not_found',
      kind: 'not_found',
    });
  });

  it('refuses a digest that is none, since it becomes a path', async () => {
    for (const digest of ['sha256:../../etc/passwd', 'md5:00', '', `sha256:${'A'.repeat(64)}`]) {
      await expect(store.get(digest)).rejects.toThrow('expected sha256');
      await expect(store.has(digest)).rejects.toThrow('expected sha256');
    }
  });

  it.each([
    ['changed', Buffer.from('abd')],
    ['cut short', Buffer.from('ab')],
    ['lengthened', Buffer.from('abcd')],
    ['emptied', Buffer.alloc(0)],
  ])('never gives out an object that was %s', async (_how, damaged) => {
    await store.put(bytes);
    writeFileSync(join(directory, abcFile), damaged);
    await expect(store.get(abc)).rejects.toMatchObject({
      code: 'object.corrupt',
      kind: 'integrity',
    });
    await expect(buffer(await store.open(abc))).rejects.toMatchObject({ code: 'object.corrupt' });
  });

  it('heals a damaged object when its content is put again', async () => {
    await store.put(bytes);
    chmodSync(join(directory, abcFile), 0o600);
    writeFileSync(join(directory, abcFile), 'abd');
    await store.put(bytes);
    expect(Buffer.from(await store.get(abc)).toString()).toBe('abc');
  });

  it('is unharmed by a writer killed between write and rename', async () => {
    const half = join(directory, 'incoming/killed');
    await store.put(Buffer.from('other'));
    const script = `require('fs').writeFileSync(${JSON.stringify(half)}, 'ab'); process.stdout.write('written'); setInterval(() => {}, 1e6)`;
    const writer = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(writer.stdout, 'data');
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(existsSync(half)).toBe(true);
    expect(await store.has(abc)).toBe(false);
    expect(await store.put(bytes)).toBe(abc);
    expect(Buffer.from(await store.get(abc)).toString()).toBe('abc');
  });
});
