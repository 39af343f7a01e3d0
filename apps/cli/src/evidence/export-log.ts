import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { parseNote } from '@holdpoint/shared/tlog/note';
import { entryBundlePath, newTiles, TILE_WIDTH, tilePath } from '@holdpoint/shared/tlog/tiles';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';

import type { Connection } from '../session.js';

/** At once: files are small and the server is near. */
const PARALLEL = 8;

/**
 * Copies the published log into a directory: what is there already is not fetched again, since tiles never change, and the
 * head comes last, so that it never promises what is missing. Nothing is verified here: that is `holdpoint verify`'s.
 */
export async function exportLog(
  connection: Connection,
  directory: string,
): Promise<{ readonly size: number; readonly written: number }> {
  const head = await fetched(connection, 'checkpoint');
  const { size } = parseTreeHead(parseNote(new TextDecoder().decode(head)).text);
  const paths = [
    ...newTiles(0, size).flatMap(({ level, index, width }) =>
      level === 'entries' ? [] : [tilePath(level, index, width)],
    ),
    ...Array.from({ length: Math.ceil(size / TILE_WIDTH) }, (_, index) =>
      entryBundlePath(index, Math.min(TILE_WIDTH, size - index * TILE_WIDTH)),
    ),
  ];
  let written = 0;
  const queue = paths.values();
  const work = async (): Promise<void> => {
    for (const path of queue) {
      if (await isThere(join(directory, path))) continue;
      await put(join(directory, path), await fetched(connection, path));
      written += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  await put(join(directory, 'checkpoint'), head);
  return { size, written: written + 1 };
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
