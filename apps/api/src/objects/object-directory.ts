import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** A file that was taken in. */
export interface StoredObject {
  readonly digest: Sha256;
  readonly sizeBytes: number;
}

/**
 * The content-addressed directory that the worker writes packs to: `<root>/ab/cdef…` by the SHA-256 of the stored bytes.
 * The API stores what people hand in, unread, and reads by digest; it never trusts the disk.
 */
export class ObjectDirectory {
  constructor(private readonly root: string) {}

  /** The bytes under a digest. Throws `object.unknown`, and `object.corrupt` for bytes that are not those. */
  async read(digest: Sha256): Promise<Buffer> {
    const bytes = await this.bytesAt(digest);
    if (sha256(bytes) === digest) return bytes;
    throw corruptObject(digest);
  }

  /** Whether the bytes lie there is asked, not which they are. Throws `object.unknown`. */
  async require(digest: Sha256): Promise<void> {
    await access(this.pathOf(digest)).catch((cause: unknown) => {
      throw unknownObject(digest, cause);
    });
  }

  /** Reads an object of any size through and gives its size. Throws `object.unknown`, `object.corrupt`. */
  async measure(digest: Sha256): Promise<number> {
    await this.require(digest);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of createReadStream(this.pathOf(digest))) {
      const bytes = Buffer.from(chunk as Uint8Array);
      sizeBytes += bytes.length;
      hash.update(bytes);
    }
    if (`sha256:${hash.digest('hex')}` === digest) return sizeBytes;
    throw corruptObject(digest);
  }

  /**
   * Takes a stream of a stranger's bytes without looking into it: temporary file, fsync, rename to its digest.
   * Throws `object.too_large` past `maximumBytes`, and leaves nothing behind then.
   */
  async store(stream: Readable, maximumBytes: number): Promise<StoredObject> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    const temporary = join(this.root, `.incoming-${randomUUID()}`);
    try {
      const stored = await writeHashed(stream, temporary, maximumBytes);
      const target = this.pathOf(stored.digest);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rename(temporary, target);
      await syncDirectory(dirname(target));
      return stored;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  private async bytesAt(digest: Sha256): Promise<Buffer> {
    try {
      return await readFile(this.pathOf(digest));
    } catch (cause) {
      throw unknownObject(digest, cause);
    }
  }

  /** The digest was parsed as 64 hex digits before, so the path stays below the root. */
  private pathOf(digest: Sha256): string {
    const hex = digest.slice('sha256:'.length);
    return join(this.root, hex.slice(0, 2), hex.slice(2));
  }
}

async function writeHashed(
  stream: Readable,
  path: string,
  maximumBytes: number,
): Promise<StoredObject> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array);
      sizeBytes += bytes.length;
      if (sizeBytes > maximumBytes) throw tooLarge(maximumBytes);
      hash.update(bytes);
      await file.write(bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { digest: `sha256:${hash.digest('hex')}`, sizeBytes };
}

/** A rename lasts only once its directory is on disk. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function unknownObject(digest: Sha256, cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'object.unknown',
    kind: 'not_found',
    message: `No object ${digest} in the store.`,
    cause,
  });
}

function corruptObject(digest: Sha256): HoldpointError {
  return new HoldpointError({
    code: 'object.corrupt',
    kind: 'integrity',
    message: `The object store gave other bytes than ${digest}.`,
  });
}

function tooLarge(maximumBytes: number): HoldpointError {
  return new HoldpointError({
    code: 'object.too_large',
    kind: 'invalid',
    message: `The file is larger than ${maximumBytes} bytes.`,
  });
}
