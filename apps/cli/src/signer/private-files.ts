import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Makes the directory, mode 0700, or takes the one that is there; `state.exposed` where others may write in it. */
export async function openStateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { mode } = await stat(path);
  // Whoever may rename a file here may swap a key or turn the last head back.
  if ((mode & OTHERS_WRITE) !== 0) {
    throw new HoldpointError({
      code: 'state.exposed',
      kind: 'invalid',
      message: `Others may write in ${path}: chmod 700 it.`,
    });
  }
}

/** Text of a file that its owner alone may read; undefined where there is none; `key.exposed` where others may read it. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    // On the open file: the name may lead elsewhere a moment later.
    const { mode } = await file.stat();
    if ((mode & OTHERS) !== 0) {
      throw new HoldpointError({
        code: 'key.exposed',
        kind: 'invalid',
        message: `Others may read or write ${path}: chmod 600 it, and replace what they may have seen.`,
      });
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/**
 * Replaces a file, mode 0600, whole or not at all, and returns once it outlives a power cut: the file and then its
 * name in the directory are on the disk. One writer at a time.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
