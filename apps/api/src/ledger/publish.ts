import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { isSameBytes } from '@holdpoint/shared/tlog/bytes';
import { encodeEntryBundle } from '@holdpoint/shared/tlog/entry-bundle';
import { parseNote } from '@holdpoint/shared/tlog/note';
import { entryBundlePath, newTiles, TILE_WIDTH, tilePath } from '@holdpoint/shared/tlog/tiles';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { z } from 'zod';

import {
  type Ask,
  Bytes,
  cosignaturesOf,
  entriesBetween,
  hashesBetween,
  newestSignedHead,
  type SignedHead,
  withCosignatures,
} from './log-rows.js';

/** Name of the newest tree head in the directory. C2SP tlog-tiles. */
export const CHECKPOINT = 'checkpoint';

const Missing = z.object({ code: z.literal('ENOENT') });
/** Files written at once: each waits for the disk. */
const AT_ONCE = 16;

/**
 * Writes what the newest signed head adds to a directory that any web server can serve (C2SP tlog-tiles); gives the number
 * of files. A file is written whole or not at all and never changes, and the head comes last: whoever reads it finds all
 * it speaks of. A call that died is gone on with. Throws as integrity `log.published_ahead` where the directory shows a head
 * that the database doesn't hold, and `log.origin_changed` where it is another log's.
 */
export async function publishOnce(ask: Ask, directory: string): Promise<number> {
  const head = await newestSignedHead(ask);
  if (head === undefined) return 0;
  const { size } = head;
  const note = withCosignatures(head.note, await cosignaturesOf(ask, size));
  const shown = await readText(join(directory, CHECKPOINT));
  if (shown === note) return 0;
  const published = shown === undefined ? 0 : await goneOnFrom(ask, shown, head);
  // Another API was faster.
  if (published > size) return 0;
  const files = [...bundlesBetween(published, size), ...newTiles(published, size).map(fileOfTile)];
  for (let first = 0; first < files.length; first += AT_ONCE) {
    await Promise.all(
      files.slice(first, first + AT_ONCE).map((file) => write(ask, directory, file)),
    );
  }
  await replace(join(directory, CHECKPOINT), Buffer.from(note));
  return files.length + 1;
}

/** Size of the head that is shown, if it is one of ours: else tiles of two histories would mix. */
async function goneOnFrom(ask: Ask, shown: string, head: SignedHead): Promise<number> {
  const { origin, size, root } = parseTreeHead(parseNote(shown).text);
  const ours = parseTreeHead(parseNote(head.note).text).origin;
  if (origin !== ours) throw otherLog(origin, ours);
  const rows = await ask('SELECT root FROM audit.tree_head WHERE size = $1', [size]);
  const held = z.array(z.object({ root: Bytes })).parse(rows)[0];
  if (held === undefined || !isSameBytes(held.root, root)) throw publishedAhead(size, head.size);
  return size;
}

interface LogFile {
  readonly path: string;
  /** Partial ones of the same place, which a full one makes idle. */
  readonly partials: string | null;
  readonly read: (ask: Ask) => Promise<Uint8Array>;
}

function fileOfTile({ level, index, width }: ReturnType<typeof newTiles>[number]): LogFile {
  if (level === 'entries') return bundle(index, width);
  const from = index * TILE_WIDTH;
  return {
    path: tilePath(level, index, width),
    partials: width === TILE_WIDTH ? `${tilePath(level, index)}.p` : null,
    read: async (ask) => Buffer.concat(await hashesBetween(ask, level, from, from + width)),
  };
}

function bundle(index: number, width: number): LogFile {
  const from = index * TILE_WIDTH;
  return {
    path: entryBundlePath(index, width),
    partials: width === TILE_WIDTH ? `${entryBundlePath(index)}.p` : null,
    read: async (ask) => encodeEntryBundle(await entriesBetween(ask, from, from + width)),
  };
}

/** Bundles of entries that the larger tree has and the smaller one has not. */
function bundlesBetween(from: number, to: number): readonly LogFile[] {
  const files: LogFile[] = [];
  for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < to && from < to; index += 1)
    files.push(bundle(index, Math.min(TILE_WIDTH, to - index * TILE_WIDTH)));
  return files;
}

async function write(
  ask: Ask,
  directory: string,
  { path, partials, read }: LogFile,
): Promise<void> {
  const place = join(directory, path);
  if (!(await isThere(place))) await replace(place, await read(ask));
  if (partials !== null) await rm(join(directory, partials), { recursive: true, force: true });
}

/** By another name first, and on the disk before it has its own: a reader, or a crash, never meets half a file. */
async function replace(place: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const temporary = `${place}.${crypto.randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, place);
}

async function isThere(place: string): Promise<boolean> {
  return stat(place).then(
    () => true,
    () => false,
  );
}

async function readText(place: string): Promise<string | undefined> {
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    if (Missing.safeParse(error).success) return undefined;
    throw error;
  }
}

function publishedAhead(published: number, size: number): HoldpointError {
  return new HoldpointError({
    code: 'log.published_ahead',
    kind: 'integrity',
    message: `A head of ${published} leaves is published that the database, of ${size}, does not hold: it was rolled back or replaced.`,
  });
}

function otherLog(origin: string, ours: string): HoldpointError {
  return new HoldpointError({
    code: 'log.origin_changed',
    kind: 'integrity',
    message: `HOLDPOINT_LOG_DIRECTORY holds the log ${origin}, and this is ${ours}.`,
  });
}
