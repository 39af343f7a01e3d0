import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Client } from '@holdpoint/shared/contracts/client';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { MANIFEST_PATH } from '@holdpoint/shared/report/bundle';
import { bundleFiles, bundleObjects, manifestOf } from '@holdpoint/shared/report/bundle-files';

/**
 * Fetches everything behind a decision and writes it as a directory that `holdpoint verify` accepts: whole or not at
 * all. Errors: `bundle.directory_taken` where something else lies there, `object.corrupt` where bytes don't fit.
 */
export async function writeBundle(
  call: Client,
  decisionId: string,
  directory: string,
): Promise<void> {
  await refuseTaken(directory);
  const source = await call(reportRoutes.bundle, { params: { decisionId } });
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of bundleFiles(source)) files.set(path, Buffer.from(text, 'utf8'));
  for (const { digest, path } of bundleObjects(source)) {
    const bytes = await call(reportRoutes.object, { params: { digest } });
    requireDigest(bytes, digest);
    files.set(path, bytes);
  }
  files.set(MANIFEST_PATH, Buffer.from(manifestOf(files), 'utf8'));
  await writeWhole(directory, files);
}

function requireDigest(bytes: Uint8Array, digest: string): void {
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found === digest) return;
  throw new HoldpointError({
    code: 'object.corrupt',
    kind: 'integrity',
    message: `The object ${digest} has the digest ${found}.`,
  });
}

async function refuseTaken(directory: string): Promise<void> {
  const names: readonly string[] = await readdir(directory).catch(() => []);
  if (names.length === 0 || (names.includes('decision.json') && names.includes('evidence'))) return;
  throw new HoldpointError({
    code: 'bundle.directory_taken',
    kind: 'invalid',
    message: `${directory} holds something else; choose an empty directory.`,
  });
}

/** Beside its place first, then renamed: a kill leaves either the old report or the new one. */
async function writeWhole(
  directory: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const temporary = `${directory}.${process.pid}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    const target = join(temporary, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
  await rm(directory, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true });
  await rename(temporary, directory);
}
