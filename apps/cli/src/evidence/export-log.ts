import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { decodeEntryBundle, encodeEntryBundle } from '@holdpoint/shared/tlog/entry-bundle';
import { parseNote } from '@holdpoint/shared/tlog/note';
import {
  entryBundlePath,
  newTiles,
  type Tile,
  TILE_WIDTH,
  tileHashes,
  tilePath,
} from '@holdpoint/shared/tlog/tiles';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';

import type { Connection } from '../session.js';

/** At once: files are small and the server is near. */
const PARALLEL = 8;

/**
 * Copies the published log into a directory: what is there already is not fetched again, since tiles never change, and the
 * head comes last, so that it never promises what is missing. Nothing is verified here: that is `holdpoint verify`'s.
 * Throws `server.log_unavailable`, and `server.log_shorter` (integrity) where the directory has a larger head, which stays.
 */
export async function exportLog(
  connection: Connection,
  directory: string,
): Promise<{ readonly size: number; readonly written: number }> {
  const head = await fetched(connection, 'checkpoint');
  const size = sizeOf(new TextDecoder().decode(head));
  await requireNoLonger(join(directory, 'checkpoint'), size);
  const tiles: readonly Tile[] = [
    ...newTiles(0, size),
    ...Array.from({ length: Math.ceil(size / TILE_WIDTH) }, (_, index) => ({
      level: 'entries' as const,
      index,
      width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH),
    })),
  ];
  let written = 0;
  const queue = tiles.values();
  const work = async (): Promise<void> => {
    for (const tile of queue) {
      const path = pathOf(tile);
      if (await isThere(join(directory, path))) continue;
      await put(join(directory, path), await tileOf(connection, tile));
      written += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  await put(join(directory, 'checkpoint'), head);
  return { size, written: written + 1 };
}

/** A log that grows takes its partial tiles away: then the full one holds what they held. C2SP tlog-tiles. */
async function tileOf(connection: Connection, tile: Tile): Promise<Uint8Array> {
  const { level, width } = tile;
  try {
    return await fetched(connection, pathOf(tile));
  } catch (error) {
    if (width === TILE_WIDTH) throw error;
    const full = await fetched(connection, pathOf({ ...tile, width: TILE_WIDTH })).catch(() => {
      throw error;
    });
    return level === 'entries'
      ? encodeEntryBundle(decodeEntryBundle(full, TILE_WIDTH).slice(0, width))
      : Buffer.concat(tileHashes(full, TILE_WIDTH).slice(0, width));
  }
}

function pathOf({ level, index, width }: Tile): string {
  return level === 'entries' ? entryBundlePath(index, width) : tilePath(level, index, width);
}

function sizeOf(head: string): number {
  return parseTreeHead(parseNote(head).text).size;
}

/** The copy of a larger head proves that the log was rolled back: it must not be lost to a smaller one. */
async function requireNoLonger(path: string, size: number): Promise<void> {
  if (!(await isThere(path))) return;
  const kept = sizeOf(await readFile(path, 'utf8'));
  if (kept <= size) return;
  throw new HoldpointError({
    code: 'server.log_shorter',
    kind: 'integrity',
    message: `The log has ${size} entries, and the copy in this directory ${kept}: it was rolled back. Keep the copy, which proves that, and export to another directory.`,
  });
}

async function fetched({ url, token }: Connection, path: string): Promise<Uint8Array> {
  const response = await fetch(`${url}/log/${path}`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'error',
  }).catch((cause: unknown) => {
    throw missing(path, 'no answer', cause);
  });
  if (!response.ok) throw missing(path, `it answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function put(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

function missing(path: string, why: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'server.log_unavailable',
    kind: 'unavailable',
    message: `The platform gives no ${path} of its log: ${why}.`,
    cause,
  });
}
