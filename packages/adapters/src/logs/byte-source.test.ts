import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, describe, expect, it } from '@jest/globals';

import type { ByteSource } from './byte-source.js';
import { digestOfSource, openByteSource } from './byte-source.js';
import { defaultLogLimits } from './log-limits.js';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-bytes-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Three blocks of the cache and a rest, no two ranges alike. */
const content = Buffer.from(
  Uint32Array.from({ length: 800_000 }, (_, index) => index * 2_654_435_761).buffer,
);
const path = join(folder, 'content.bin');
writeFileSync(path, content);

const open = (source: string | Uint8Array): Promise<ByteSource> =>
  openByteSource(source, defaultLogLimits);

describe.each([
  ['a file', path],
  ['bytes', new Uint8Array(content)],
])('the source of %s', (_, origin) => {
  it('reads any range, in any order, small and large', async () => {
    await using source = await open(origin);
    expect(source.sizeBytes).toBe(content.length);
    const ranges: readonly (readonly [number, number])[] = [
      [0, 10],
      [5, 1_048_576],
      [2_000_000, 30],
      [2_000_010, 30],
      [7, 3],
      [content.length - 1, 1],
      [100, 3_000_000],
      [content.length, 0],
    ];
    for (const [position, length] of ranges) {
      const bytes = await source.read(position, length);
      expect(bytes.equals(content.subarray(position, position + length))).toBe(true);
    }
  });

  it('keeps what it has given when it reads on', async () => {
    await using source = await open(origin);
    const first = await source.read(0, 100);
    await source.read(2_500_000, 100);
    expect(first.equals(content.subarray(0, 100))).toBe(true);
  });

  it.each([
    [content.length, 1],
    [content.length - 5, 6],
    [-1, 2],
    [0, content.length + 1],
    [NaN, 1],
  ])('refuses to read at %d for %d bytes', async (position, length) => {
    await using source = await open(origin);
    await expect(source.read(position, length)).rejects.toMatchObject({ code: 'log.truncated' });
  });

  it('is digested whole', async () => {
    await using source = await open(origin);
    expect(await digestOfSource(source)).toBe(sha256(content));
  });
});

describe('openByteSource', () => {
  it('names a file without its folder', async () => {
    await using source = await open(path);
    expect(source.name).toBe('content.bin');
  });

  it('refuses a file of no bytes, and one beyond the limit', async () => {
    writeFileSync(join(folder, 'empty'), '');
    await expect(open(join(folder, 'empty'))).rejects.toMatchObject({ code: 'log.empty' });
    const limits = { ...defaultLogLimits, fileBytes: 10 };
    await expect(openByteSource(path, limits)).rejects.toMatchObject({ code: 'log.too_large' });
  });
});
