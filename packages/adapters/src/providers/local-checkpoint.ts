import { createHash } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import {
  parameterCount,
  type TransformerConfig,
} from '@holdpoint/evals/interpretability/transformer/transformer-config';
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

/** Weights that are served from the event loop; a larger model would hold it up. Of a folder: all of its files. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Multiplications for one byte of text, some 20 ms: the event loop is given back between two bytes, not within one. */
const MOST_WORK = 2 ** 24;

/** Read and hashed at once, between two turns of the event loop. */
const CHUNK_BYTES = 1024 * 1024;

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
  const file = await fileOf(join(directory, `${name}.safetensors`), MOST_BYTES);
  if (file !== null) {
    const { bytes, digest } = file;
    const root = modelRootDigest([{ name: '.', algorithm: 'sha256', digest }]);
    return { transformer: servable(bytes, name), digests: [`sha256:${digest}`, root] };
  }
  return readFolder(join(directory, name), name, unknownModel(directory, name));
}

async function readFolder(
  folder: string,
  model: string,
  unknown: HoldpointError,
): Promise<LocalCheckpoint> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) throw unknown;
    throw error;
  });
  const kept = entries.filter(({ name }) => !LEFT_OUT.includes(name));
  refuseFolder(folder, kept);
  const manifest: { name: string; algorithm: 'sha256'; digest: string }[] = [];
  let weights: Uint8Array | null = null;
  let left = MOST_BYTES;
  for (const { name } of kept) {
    const file = await fileOf(join(folder, name), left);
    if (file === null) continue;
    left -= file.bytes.length;
    manifest.push({ name, algorithm: 'sha256', digest: file.digest });
    if (name === WEIGHTS_FILE) weights = file.bytes;
  }
  if (weights === null) throw unknown;
  manifest.sort((one, other) => compareFileNames(one.name, other.name));
  return { transformer: servable(weights, model), digests: [modelRootDigest(manifest)] };
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

interface HashedFile {
  readonly bytes: Uint8Array;
  /** SHA-256 of these bytes, hex. */
  readonly digest: string;
}

/** Null where there is no file. A pipe or a device has no end: neither is opened to wait for, nor read. */
async function fileOf(path: string, mostBytes: number): Promise<HashedFile | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await file.stat();
    if (!status.isFile()) throw noFile(path);
    if (status.size > mostBytes) throw tooLarge(path, `has ${status.size} bytes`);
    return await hashed(file, status.size);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** `size` bytes, or fewer of a file that is cut meanwhile; what grows behind them is neither hashed nor served. */
async function hashed(file: FileHandle, size: number): Promise<HashedFile> {
  const bytes = new Uint8Array(size);
  const sum = createHash('sha256');
  let done = 0;
  while (done < size) {
    const { bytesRead } = await file.read(bytes, done, Math.min(CHUNK_BYTES, size - done), done);
    if (bytesRead === 0) break;
    sum.update(bytes.subarray(done, done + bytesRead));
    done += bytesRead;
  }
  return { bytes: bytes.subarray(0, done), digest: sum.digest('hex') };
}

/** The model, if a byte of it is soon computed. */
function servable(bytes: Uint8Array, name: string): Transformer {
  const transformer = decodeTransformer(bytes);
  const work = workOf(transformer.config);
  if (work <= MOST_WORK) return transformer;
  throw tooLarge(name, `computes ${work} products for each byte of text, of ${MOST_WORK} at most`);
}

/** Of the last position of a full context: each weight but embeddings, each key and value, and a softmax per head. */
function workOf(config: TransformerConfig): number {
  const { contextLength, width, vocabulary, heads } = config;
  const embeddings = (vocabulary + contextLength) * width;
  const EXPONENTIAL = 16;
  return parameterCount(config) - embeddings + contextLength * (2 * width + EXPONENTIAL * heads);
}

function isAbsent(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    ['ENOENT', 'ENOTDIR'].some((code) => code === error.code)
  );
}

function unknownModel(directory: string, name: string): HoldpointError {
  return new HoldpointError({
    code: 'provider.model_unknown',
    kind: 'invalid',
    message: `There is no model ${JSON.stringify(name.slice(0, 120))}: ${directory} holds neither a file of that name with .safetensors behind it nor a folder with ${WEIGHTS_FILE}.`,
  });
}

function noFile(path: string): HoldpointError {
  return new HoldpointError({
    code: 'provider.weights_folder',
    kind: 'invalid',
    message: `${path} is no plain file; weights are served from files alone.`,
  });
}

function tooLarge(what: string, why: string): HoldpointError {
  return new HoldpointError({
    code: 'provider.model_too_large',
    kind: 'invalid',
    message: `${what} ${why}; a local provider serves models of at most ${MOST_BYTES} bytes that are as quick.`,
  });
}
