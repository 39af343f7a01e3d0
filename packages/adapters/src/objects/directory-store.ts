import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';

import { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** Objects addressed by the digest of their bytes: the same content is the same object, whoever puts it. */
export interface ObjectStore {
  /** Idempotent; the object is on disk when it resolves. */
  put(bytes: Uint8Array): Promise<Sha256>;
  /** Throws `object.too_large`, kind `invalid`, and keeps nothing, once more than `maximumBytes` came. */
  putStream(
    source: Readable,
    bounds: { readonly maximumBytes: number },
  ): Promise<{ readonly digest: Sha256; readonly sizeBytes: number }>;
  /** Exactly the bytes that were put; throws `object.not_found`, `object.corrupt` (kind `integrity`). */
  get(digest: Sha256): Promise<Uint8Array>;
  /** For large objects; throws `object.not_found`, and the stream ends with `object.corrupt` if the bytes differ. */
  open(digest: Sha256): Promise<Readable>;
  has(digest: Sha256): Promise<boolean>;
}

// API and worker of one group share the store; nobody else reads transcripts.
const fileMode = 0o640;
const folderMode = 0o750;

/** An object store in `directory`, made when absent: `ab/cdef…` by hex digest, safe for several writers and any kill. */
export function directoryStore(directory: string): ObjectStore {
  const pathOf = (digest: Sha256): string => {
    // The digest becomes a path: nothing but 64 hex digits may.
    const hex = Sha256.parse(digest).slice('sha256:'.length);
    return join(directory, hex.slice(0, 2), hex.slice(2));
  };

  /** Under its own name a file is complete: it is written and synced aside, then renamed; the loser of a race is equal. */
  async function store(write: (file: FileHandle) => Promise<Sha256>): Promise<Sha256> {
    const aside = join(directory, 'incoming');
    await mkdir(aside, { recursive: true, mode: folderMode });
    const partial = join(aside, randomUUID());
    const file = await open(partial, 'wx', fileMode);
    try {
      const digest = await write(file);
      await file.sync();
      const target = pathOf(digest);
      await mkdir(dirname(target), { recursive: true, mode: folderMode });
      await rename(partial, target);
      await syncFolder(dirname(target));
      return digest;
    } finally {
      await file.close();
      await rm(partial, { force: true });
    }
  }

  return {
    async put(bytes) {
      const digest = digestOf(createHash('sha256').update(bytes));
      // What lies there is only trusted when it is whole: a repeated put also heals a damaged object.
      const known = await readFile(pathOf(digest)).catch(absentAsNull);
      if (known !== null && Buffer.compare(known, bytes) === 0) return digest;
      return store(async (file) => {
        await file.writeFile(bytes);
        return digest;
      });
    },

    async putStream(source, { maximumBytes }) {
      let sizeBytes = 0;
      const digest = await store(async (file) => {
        const hash = createHash('sha256');
        for await (const chunk of source) {
          const bytes = Buffer.from(chunk as Uint8Array);
          sizeBytes += bytes.length;
          if (sizeBytes > maximumBytes) throw tooLarge(maximumBytes);
          hash.update(bytes);
          await file.writeFile(bytes);
        }
        return digestOf(hash);
      });
      return { digest, sizeBytes };
    },

    async get(digest) {
      const bytes = await readFile(pathOf(digest)).catch(absentAsNull);
      if (bytes === null) throw notFound(digest);
      if (digestOf(createHash('sha256').update(bytes)) !== digest) throw corrupt(digest);
      return bytes;
    },

    async open(digest) {
      const path = pathOf(digest);
      if (!(await isFile(path))) throw notFound(digest);
      return Readable.from(verified(createReadStream(path), digest), { objectMode: false });
    },

    async has(digest) {
      return isFile(pathOf(digest));
    },
  };
}

/** Passes bytes on and ends with an error instead of an end when they are not those of `digest`. */
async function* verified(
  source: AsyncIterable<Uint8Array>,
  digest: Sha256,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  if (digestOf(hash) !== digest) throw corrupt(digest);
}

/** A rename survives a power cut only once its folder is on disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function digestOf(hash: Hash): Sha256 {
  return `sha256:${hash.digest('hex')}`;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(absentAsNull);
  return found?.isFile() === true;
}

function absentAsNull(error: unknown): null {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
    return null;
  }
  throw error;
}

function notFound(digest: Sha256): HoldpointError {
  return new HoldpointError({
    code: 'object.not_found',
    kind: 'not_found',
    message: `No object ${digest}.`,
  });
}

function corrupt(digest: Sha256): HoldpointError {
  return new HoldpointError({
    code: 'object.corrupt',
    kind: 'integrity',
    message: `The stored bytes are not those of ${digest}.`,
  });
}

function tooLarge(maximumBytes: number): HoldpointError {
  return new HoldpointError({
    code: 'object.too_large',
    kind: 'invalid',
    message: `More than ${maximumBytes} bytes.`,
  });
}
