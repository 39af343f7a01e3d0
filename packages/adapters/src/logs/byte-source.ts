import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

import type { Sha256 } from '@holdpoint/shared/contracts/common';

import { logError } from './log-error.js';
import type { LogLimits } from './log-limits.js';

const BLOCK_BYTES = 1024 * 1024;

/** Random access to one log. Reading past its end throws `log.truncated`. */
export interface ByteSource extends AsyncDisposable {
  /** File name without its folder. */
  readonly name: string;
  readonly sizeBytes: number;
  /** The bytes if they are in memory already: thousands of small reads then need no turn of the event loop. */
  cached(position: number, length: number): Buffer | undefined;
  read(position: number, length: number): Promise<Buffer>;
}

function outside(name: string, position: number, length: number): Error {
  return logError(
    'log.truncated',
    `needs ${length} bytes at ${position}, which the file doesn't have`,
    name,
  );
}

function bytesSource(content: Uint8Array, name: string): ByteSource {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const cached = (position: number, length: number): Buffer | undefined =>
    position >= 0 && length >= 0 && position + length <= bytes.length
      ? bytes.subarray(position, position + length)
      : undefined;
  return {
    name,
    sizeBytes: bytes.length,
    cached,
    read: (position, length) => {
      const found = cached(position, length);
      return found === undefined
        ? Promise.reject(outside(name, position, length))
        : Promise.resolve(found);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function fileSource(path: string): Promise<ByteSource> {
  const name = basename(path);
  // NONBLOCK: opening a pipe without a writer would wait for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      throw logError('log.unreadable', "the file can't be opened", name, cause);
    },
  );
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    throw logError('log.not_a_file', 'is a folder, a pipe or a device, not a file', name);
  }
  let block: Buffer = Buffer.alloc(0);
  let blockStart = 0;
  const cached = (position: number, length: number): Buffer | undefined => {
    const start = position - blockStart;
    return start >= 0 && length >= 0 && start + length <= block.length
      ? block.subarray(start, start + length)
      : undefined;
  };
  const fill = async (position: number, length: number): Promise<Buffer> => {
    const bytes = Buffer.allocUnsafeSlow(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
      if (bytesRead === 0) throw outside(name, position, length);
      done += bytesRead;
    }
    return bytes;
  };
  return {
    name,
    sizeBytes: stat.size,
    cached,
    read: async (position, length) => {
      const found = cached(position, length);
      if (found !== undefined) return found;
      if (!(position >= 0 && length >= 0 && position + length <= stat.size)) {
        throw outside(name, position, length);
      }
      if (length >= BLOCK_BYTES) return fill(position, length);
      const next = await fill(position, Math.min(BLOCK_BYTES, stat.size - position));
      block = next;
      blockStart = position;
      return next.subarray(0, length);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/**
 * Opens a log by path, or bytes that are in memory already. Throws `log.unreadable`, `log.not_a_file`, `log.empty` and
 * `log.too_large`. Dispose of it: it holds the file open.
 */
export async function openByteSource(
  source: string | Uint8Array,
  limits: LogLimits,
): Promise<ByteSource> {
  const opened = typeof source === 'string' ? await fileSource(source) : bytesSource(source, 'log');
  const { name, sizeBytes } = opened;
  if (sizeBytes > 0 && sizeBytes <= limits.fileBytes) return opened;
  await opened[Symbol.asyncDispose]();
  if (sizeBytes === 0) throw logError('log.empty', 'the file is empty', name);
  throw logError(
    'log.too_large',
    `${sizeBytes} bytes, more than fileBytes = ${limits.fileBytes}`,
    name,
  );
}

/** Digest of the whole file, stale bytes included: upstream's in-place edits leave some. */
export async function digestOfSource(source: ByteSource): Promise<Sha256> {
  const hash = createHash('sha256');
  for (let position = 0; position < source.sizeBytes; position += BLOCK_BYTES) {
    hash.update(await source.read(position, Math.min(BLOCK_BYTES, source.sizeBytes - position)));
  }
  return `sha256:${hash.digest('hex')}`;
}
