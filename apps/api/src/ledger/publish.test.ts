import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeEntryBundle } from '@holdpoint/shared/tlog/entry-bundle';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { merkleRoot } from '@holdpoint/shared/tlog/merkle-root';
import { parseNote } from '@holdpoint/shared/tlog/note';
import { inclusionProof, verifyInclusion } from '@holdpoint/shared/tlog/proofs';
import { entryBundlePath, parseTilePath, tilePath, tileReader } from '@holdpoint/shared/tlog/tiles';
import { parseTreeHead, type TreeHead } from '@holdpoint/shared/tlog/tree-head';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { aLog, anEvent, type TestLog } from '../testing/a-log.js';
import { askOf } from './log-rows.js';
import { publishOnce } from './publish.js';

let log: TestLog;
let directory: string;
beforeEach(async () => {
  log = await aLog();
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-log-'));
});
afterEach(async () => {
  await log[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function grow(events: number): Promise<void> {
  await log.append(...Array.from({ length: events }, (_, n) => anEvent('thing:a', { n })));
  await log.sequence();
  await log.sign();
}

const publish = (): Promise<number> => publishOnce(askOf(log.sequencer), directory);

async function files(): Promise<string[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1))
    .sort();
}

async function published(): Promise<TreeHead> {
  return parseTreeHead(parseNote(await readFile(join(directory, 'checkpoint'), 'utf8')).text);
}

/** Every entry and the root, from the files alone. */
async function readBack(): Promise<void> {
  const { size, root } = await published();
  const entries: Uint8Array[] = [];
  while (entries.length < size) {
    const index = entries.length / 256;
    const width = Math.min(256, size - entries.length);
    const bytes = await readFile(join(directory, entryBundlePath(index, width)));
    entries.push(...decodeEntryBundle(bytes, width));
  }
  expect(merkleRoot(entries)).toEqual(root);
  const nodes = tileReader(
    ({ level, index, width }) => readFile(join(directory, tilePath(level, index, width))),
    size,
  );
  for (const index of [0, Math.floor(size / 2), size - 1]) {
    const proof = await inclusionProof(index, size, nodes);
    const hash = leafHash(entries[index] ?? new Uint8Array());
    expect(verifyInclusion({ leafHash: hash, index, size, root, proof })).toBe(true);
  }
}

describe('publishing', () => {
  it('writes nothing before the first signature', async () => {
    await log.append(anEvent());
    await log.sequence();
    expect(await publish()).toBe(0);
    expect(await files()).toEqual([]);
  });

  it('writes heads, tiles and bundles that prove every entry, as the log grows past full tiles', async () => {
    for (const events of [1, 4, 300, 255]) {
      await grow(events);
      await publish();
      await readBack();
    }
    expect((await published()).size).toBe(560);
    expect(await publish()).toBe(0);
    for (const path of await files())
      expect(path === 'checkpoint' || parseTilePath(path) !== undefined).toBe(true);
    expect(await files()).toContain(tilePath(1, 0, 2));
    // A full tile takes the place of its partial ones.
    expect((await files()).filter((path) => path.startsWith('tile/0/000.p'))).toEqual([]);
  });

  it('goes on where it was killed, and never writes a file anew', async () => {
    await grow(300);
    await publish();
    const full = join(directory, tilePath(0, 0));
    const before = await stat(full);
    // Killed before the head was written: files of the next head lie there already.
    await rm(join(directory, 'checkpoint'));
    await writeFile(join(directory, `${tilePath(0, 1, 44)}.x.tmp`), 'half');
    await grow(10);
    await publish();
    await readBack();
    expect((await stat(full)).mtimeMs).toBe(before.mtimeMs);
  });

  it('stops where the directory holds more than the database: it was rolled back (attack 4)', async () => {
    await grow(3);
    await publish();
    await log.owner.query(`
      ALTER TABLE audit.tree_head DISABLE TRIGGER ALL; ALTER TABLE audit.leaf DISABLE TRIGGER ALL;
      DELETE FROM audit.tree_head; DELETE FROM audit.leaf;`);
    log.signer.remember(null);
    await grow(1);
    await expect(publish()).rejects.toMatchObject({
      code: 'log.published_ahead',
      kind: 'integrity',
    });
    expect((await published()).size).toBe(3);
  });

  it('adds nothing to another history: its tiles would mix with ours (attack 22)', async () => {
    await grow(3);
    await publish();
    const before = await files();
    await using other = await aLog();
    await other.append(anEvent(), anEvent(), anEvent(), anEvent());
    await other.sequence();
    await other.sign();
    await expect(publishOnce(askOf(other.sequencer), directory)).rejects.toMatchObject({
      code: 'log.published_ahead',
      kind: 'integrity',
    });
    expect(await files()).toEqual(before);
    expect((await published()).size).toBe(3);
  });

  it('adds nothing to the directory of another log', async () => {
    await grow(1);
    await publish();
    const shown = await readFile(join(directory, 'checkpoint'), 'utf8');
    const [, ...rest] = shown.split('\n');
    await writeFile(join(directory, 'checkpoint'), ['other.test/log', ...rest].join('\n'));
    await grow(1);
    await expect(publish()).rejects.toMatchObject({ code: 'log.origin_changed' });
    expect(await files()).not.toContain(entryBundlePath(0, 2));
  });
});
