import { hash } from 'node:crypto';
import { type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  decodeTransformer,
  type Transformer,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { compareFileNames, modelRootDigest } from '@holdpoint/shared/attestation/model-manifest';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** A model in memory, with every digest by which its files may be registered. */
export interface LocalCheckpoint {
  readonly transformer: Transformer;
  /**
   * Of a file: its SHA-256, as `checkpoint register --weights FILE` takes it, and its root digest, as `model digest FILE`
   * does. Of a folder: its root digest.
   */
  readonly digests: readonly string[];
}

/** Weights that are served from the event loop; a larger model would hold it up. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Files beside the weights in a folder, of which each is hashed. */
const MOST_FILES = 64;

/** The weights within a folder. */
const WEIGHTS_FILE = 'model.safetensors';

/** What model_signing leaves out by itself, as `holdpoint model digest` does. */
const LEFT_OUT = ['.git', '.gitattributes', '.github', '.gitignore', 'model.sig'];

const ModelName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;

/**
 * Reads `<directory>/<name>.safetensors`, or the folder `<directory>/<name>` with its `model.safetensors`. Digest and
 * weights are of the same bytes: a file that is swapped afterwards changes neither. The name comes from a plan and the
 * file from an operator: both are adversarial. Throws `provider.model_unknown`, `provider.model_too_large`,
 * `provider.weights_folder`, and as `decodeTransformer`.
 */
export async function readLocalCheckpoint(
  directory: string,
  name: string,
): Promise<LocalCheckpoint> {
  if (!ModelName.test(name)) throw unknownModel(directory, name);
  const bytes = await bytesOf(join(directory, `${name}.safetensors`));
  if (bytes !== null) {
    const digest = hash('sha256', bytes);
    const root = modelRootDigest([{ name: '.', algorithm: 'sha256', digest }]);
    return { transformer: decodeTransformer(bytes), digests: [`sha256:${digest}`, root] };
  }
  return readFolder(join(directory, name), unknownModel(directory, name));
}

async function readFolder(folder: string, unknown: HoldpointError): Promise<LocalCheckpoint> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) throw unknown;
    throw error;
  });
  const kept = entries.filter(({ name }) => !LEFT_OUT.includes(name));
  refuseFolder(folder, kept);
  const files = new Map<string, Uint8Array>();
  for (const { name } of kept) {
    const bytes = await bytesOf(join(folder, name));
    if (bytes !== null) files.set(name, bytes);
  }
  const weights = files.get(WEIGHTS_FILE);
  if (weights === undefined) throw unknown;
  const manifest = Array.from(files, ([name, bytes]) => {
    return { name, algorithm: 'sha256' as const, digest: hash('sha256', bytes) };
  }).sort((one, other) => compareFileNames(one.name, other.name));
  return { transformer: decodeTransformer(weights), digests: [modelRootDigest(manifest)] };
}

function refuseFolder(folder: string, entries: readonly Dirent[]): void {
  const strange = entries.find((entry) => !entry.isFile());
  if (strange === undefined && entries.length <= MOST_FILES) return;
  throw new HoldpointError({
    code: 'provider.weights_folder',
    kind: 'invalid',
    message:
      strange === undefined
        ? `${folder} holds ${entries.length} files; a folder of a local model holds at most ${MOST_FILES}.`
        : `${join(folder, strange.name)} is no plain file; a folder of a local model holds nothing else.`,
  });
}

/** Null where there is no file. */
async function bytesOf(path: string): Promise<Uint8Array | null> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw tooLarge(path, size);
    return await readFile(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}

function unknownModel(directory: string, name: string): HoldpointError {
  return new HoldpointError({
    code: 'provider.model_unknown',
    kind: 'invalid',
    message: `There is no model ${JSON.stringify(name.slice(0, 120))}: ${directory} holds neither a file of that name with .safetensors behind it nor a folder with ${WEIGHTS_FILE}.`,
  });
}

function tooLarge(path: string, size: number): HoldpointError {
  return new HoldpointError({
    code: 'provider.model_too_large',
    kind: 'invalid',
    message: `${path} has ${size} bytes; a local provider serves at most ${MOST_BYTES}.`,
  });
}
