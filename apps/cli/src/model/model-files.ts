import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import {
  compareFileNames,
  type ModelFile,
  ModelFileName,
} from '@holdpoint/shared/attestation/model-manifest';
import type { SignedModel } from '@holdpoint/shared/attestation/model-signature';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** What a signature says about which files belong to the model. */
export type Selection = Pick<SignedModel, 'ignoredPaths' | 'allowsSymlinks'>;

/** What model_signing leaves out by itself, and its signature where it writes it by itself. */
export const usualSelection: Selection = {
  ignoredPaths: ['.git', '.gitattributes', '.github', '.gitignore', 'model.sig'],
  allowsSymlinks: false,
};

/**
 * Every file of a model with its digest, in the order of a manifest: a folder with all below it, one file (named `.`, as
 * model_signing names it), or several files by their own names. Weights are streamed, never held. Throws
 * `weights.unreadable`, `weights.symlink`, `weights.empty`, `weights.name` for a path that no manifest can hold, and
 * `usage.weights` for folders among several paths or two files of one name.
 */
export async function modelFilesIn(
  paths: readonly string[],
  selection: Selection = usualSelection,
): Promise<ModelFile[]> {
  const found = await placesIn(paths, selection);
  if (found.size === 0) throw fault('weights.empty', `${paths.join(', ')} holds no file.`);
  const names = [...found.keys()].sort(compareFileNames);
  const files: ModelFile[] = [];
  for (const name of names) {
    if (!ModelFileName.safeParse(name).success) {
      throw fault('weights.name', `${JSON.stringify(name)} can't stand in a list of files.`);
    }
    const digest = await fileDigest(found.get(name) ?? name);
    files.push({ name, algorithm: 'sha256', digest });
  }
  return files;
}

/** SHA-256 of a file in hex. Throws `weights.unreadable`. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await readable(path, () => pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash));
  return hash.digest('hex');
}

/** Whether a path is a folder. Throws `weights.unreadable`. */
export async function isFolder(path: string): Promise<boolean> {
  return (await readable(path, () => stat(path))).isDirectory();
}

/** Where each file of the model lies, by its name within it. */
async function placesIn(
  paths: readonly string[],
  selection: Selection,
): Promise<Map<string, string>> {
  const [only = ''] = paths;
  if (paths.length === 1) {
    if (!(await isFolder(only))) return new Map([['.', only]]);
    const found = new Map<string, string>();
    await walk(only, '', selection, found);
    return found;
  }
  const found = new Map<string, string>();
  for (const path of paths) {
    const name = basename(path);
    if (found.has(name) || (await isFolder(path))) {
      throw fault('usage.weights', 'Name one folder, or files that all have different names.');
    }
    found.set(name, path);
  }
  return found;
}

async function walk(
  root: string,
  folder: string,
  selection: Selection,
  found: Map<string, string>,
): Promise<void> {
  const entries = await readable(root, () => readdir(join(root, folder)));
  for (const entry of entries) {
    const name = folder === '' ? entry : `${folder}/${entry}`;
    if (isIgnored(name, selection)) continue;
    const path = join(root, name);
    const seen = await readable(path, () => lstat(path));
    if (seen.isDirectory()) await walk(root, name, selection, found);
    else if (seen.isFile() || (await isLinkToFile(path, selection))) found.set(name, path);
    else {
      throw fault(
        'weights.symlink',
        `${path} is neither a file nor a folder. A link could lead to other weights tomorrow: digest what it leads to.`,
      );
    }
  }
}

/** Only where whoever signed took links for what they lead to; never into another folder, which could be anywhere. */
async function isLinkToFile(path: string, { allowsSymlinks }: Selection): Promise<boolean> {
  if (!allowsSymlinks) return false;
  return (await readable(path, () => stat(path))).isFile();
}

function isIgnored(name: string, { ignoredPaths }: Selection): boolean {
  return ignoredPaths.some((ignored) => {
    const path = ignored.replace(/^(?:\.\/)+|\/+$/g, '');
    return name === path || name.startsWith(`${path}/`);
  });
}

async function readable<Answer>(path: string, read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (cause) {
    throw fault(
      'weights.unreadable',
      `${path} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
}

function fault(
  code: `weights.${string}` | 'usage.weights',
  message: string,
  cause?: unknown,
): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message, cause });
}
