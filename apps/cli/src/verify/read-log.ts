import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type LogTree, readLogTree } from '@holdpoint/shared/report/log-tree';

/** An entry bundle: 256 entries of 65,535 bytes, each with its length. No other file of a log is larger. */
const MAXIMUM_FILE_BYTES = 256 * (2 + 65_535);

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A log directory (C2SP tlog-tiles), read whole. Throws `log.file_missing` and what `readLogTree` throws. */
export function readLog(directory: string): Promise<LogTree> {
  return readLogTree({
    read: (path) => readFile(directory, path),
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    decodeUtf8: (bytes) => decoder.decode(bytes),
  });
}

async function readFile(directory: string, path: string): Promise<Uint8Array> {
  try {
    // Paths come from numbers; a link could still lead to a pipe or a device, which never ends.
    await using file = await open(join(directory, path), constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (found.isFile() && found.size <= MAXIMUM_FILE_BYTES) return await file.readFile();
  } catch (cause) {
    throw unreadable(path, cause);
  }
  throw unreadable(path, undefined);
}

function unreadable(path: string, cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'log.file_missing',
    kind: 'integrity',
    message: `${path} can’t be read: the log is not whole.`,
    cause,
  });
}
