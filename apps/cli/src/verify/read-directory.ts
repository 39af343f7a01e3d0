import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, type VerificationFinding } from '@holdpoint/shared/report/verification';

/** How much is read before a directory is refused: whoever made it may not exhaust the verifier. */
export interface ReadLimits {
  readonly maximumFiles: number;
  readonly maximumFileBytes: number;
  readonly maximumTotalBytes: number;
  readonly maximumDepth: number;
}

/** 4 GiB is what fits in memory on the smallest machine that we support with room to spare for one pack at a time. */
export const defaultLimits: ReadLimits = {
  maximumFiles: 100_000,
  maximumFileBytes: 1024 ** 3,
  maximumTotalBytes: 4 * 1024 ** 3,
  maximumDepth: 8,
};

/** Regular files by path relative to the root, with `/`; and all that was found beside them. */
export interface DirectoryContent {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly findings: readonly VerificationFinding[];
}

/**
 * Every regular file under `root`. Symlinks are not followed and, like pipes, devices, sockets and empty directories,
 * become findings: nothing under an evidence directory may go unread. Rejects only when `root` itself can't be listed.
 */
export async function readDirectory(
  root: string,
  limits: ReadLimits = defaultLimits,
): Promise<DirectoryContent> {
  const files = new Map<string, Uint8Array>();
  const findings: VerificationFinding[] = [];
  let totalBytes = 0;

  const visit = async (folder: string, depth: number): Promise<void> => {
    const names = (await readdir(join(root, folder))).sort();
    if (names.length === 0) {
      findings.push({
        code: 'verify.empty_directory',
        path: folder || '.',
        detail: 'An empty directory.',
      });
    }
    for (const name of names) {
      const path = folder === '' ? name : `${folder}/${name}`;
      try {
        await visitEntry(path, depth);
      } catch (error) {
        findings.push({ code: 'verify.unreadable', path, detail: describe(error) });
      }
    }
  };

  const visitEntry = async (path: string, depth: number): Promise<void> => {
    const entry = await lstat(join(root, path));
    if (entry.isDirectory() && depth < limits.maximumDepth) return visit(path, depth + 1);
    if (!entry.isFile()) {
      findings.push({
        code: 'verify.special_file',
        path,
        detail: 'Neither a regular file nor a directory in its place.',
      });
      return;
    }
    totalBytes += entry.size;
    const isTooMuch =
      files.size >= limits.maximumFiles ||
      entry.size > limits.maximumFileBytes ||
      totalBytes > limits.maximumTotalBytes;
    if (isTooMuch) {
      findings.push({ code: 'verify.too_large', path, detail: 'Beyond what the verifier reads.' });
      return;
    }
    files.set(path, await readRegular(join(root, path), entry.size));
  };

  await visit('', 0);
  return { files, findings };
}

/** O_NOFOLLOW and a bounded read: the file may be swapped or grow between the look and the read. */
async function readRegular(path: string, sizeBytes: number): Promise<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const bytes = new Uint8Array(sizeBytes + 1);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  if (length !== sizeBytes)
    throw new Error(`The file changed while it was read: expected ${sizeBytes} bytes.`);
  return bytes.subarray(0, length);
}
