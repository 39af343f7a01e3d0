import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { dictionaryLearningFiles } from '@holdpoint/evals/interpretability/autoencoders/layouts/dictionary-learning-layout';
import type { ImportedAutoencoder } from '@holdpoint/evals/interpretability/autoencoders/layouts/layout';
import { readLayout } from '@holdpoint/evals/interpretability/autoencoders/layouts/read-layout';
import { saeLensFiles } from '@holdpoint/evals/interpretability/autoencoders/layouts/sae-lens-layout';
import { sparsifyFiles } from '@holdpoint/evals/interpretability/autoencoders/layouts/sparsify-layout';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { decodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';

const CONFIGS = [saeLensFiles.config, dictionaryLearningFiles.config] as const;
const WEIGHTS = [
  saeLensFiles.weights,
  sparsifyFiles.weights,
  dictionaryLearningFiles.weights,
] as const;

/** More than any autoencoder that a worker could hold. */
const MAXIMUM_BYTES = 2 ** 33;

/** A zip archive (torch.save), or protocols 2 to 5 of pickle; a header's length ends in zeros where a pickle doesn't. */
const isPickle = (bytes: Uint8Array): boolean => {
  const [first, second = 0, third, fourth] = bytes;
  if (first === 0x50 && second === 0x4b && third === 3 && fourth === 4) return true;
  return first === 0x80 && second >= 2 && second <= 5 && bytes[7] !== 0;
};

/**
 * An autoencoder in the layout of SAELens, dictionary_learning or sparsify: its directory, or its .safetensors file with
 * the configuration beside it. Throws `autoencoder.unreadable`, `autoencoder.pickle` (with how to convert it),
 * `safetensors.*`, and as `readLayout`.
 */
export async function readAutoencoder(path: string): Promise<ImportedAutoencoder> {
  const { directory, weights } = await locate(path);
  await refusePickle(weights);
  const { size } = await stat(weights);
  if (size > MAXIMUM_BYTES) throw unreadable(`${weights} has ${size} bytes.`);
  const config = await configIn(directory);
  const { tensors } = decodeSafetensors(await readFile(weights));
  return readLayout({ config, tensors });
}

/**
 * Throws `autoencoder.pickle` for what torch.save wrote: reading it runs whatever program its maker put in. Only the
 * first bytes are looked at.
 */
export async function refusePickle(path: string): Promise<void> {
  await using file: FileHandle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(`${path} can't be read.`, cause);
  });
  const { buffer, bytesRead } = await file.read(new Uint8Array(8), 0, 8, 0);
  if (!/\.(?:pt|pth|pkl|bin|ckpt)$/.test(path) && !isPickle(buffer.subarray(0, bytesRead))) return;
  throw new HoldpointError({
    code: 'autoencoder.pickle',
    kind: 'invalid',
    message:
      `${path} is a pickle, a program that runs when it is opened, and is not read here. Convert it where you trust it: ` +
      `python3 -c "import torch, safetensors.torch as s; s.save_file({k: v.contiguous() for k, v in ` +
      `torch.load('${basename(path)}', map_location='cpu', weights_only=True).items()}, 'ae.safetensors')" ` +
      `and keep its ${CONFIGS.join(' or ')} beside it.`,
  });
}

interface Located {
  readonly directory: string;
  readonly weights: string;
}

async function locate(path: string): Promise<Located> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(`There is no ${path}.`, cause);
  });
  if (!found.isDirectory()) return { directory: dirname(path), weights: path };
  const names = await readdir(path);
  const known = WEIGHTS.find((name) => names.includes(name));
  const others = names.filter((name) => name.endsWith('.safetensors'));
  const weights = known ?? (others.length === 1 ? others[0] : undefined);
  const pickle = names.find((name) => /\.(?:pt|pth)$/.test(name));
  if (weights === undefined && pickle !== undefined) await refusePickle(join(path, pickle));
  if (weights === undefined) {
    throw unreadable(
      `${path} holds no autoencoder: expected one of ${WEIGHTS.join(', ')}${others.length > 1 ? `; of ${others.length} .safetensors files name one` : ''}.`,
    );
  }
  return { directory: path, weights: join(path, weights) };
}

async function configIn(directory: string): Promise<unknown> {
  for (const name of CONFIGS) {
    const path = join(directory, name);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (typeof error === 'object' && error !== null && 'code' in error) return null;
      throw error;
    });
    if (text === null) continue;
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw unreadable(`${path} is no JSON.`, cause);
    }
  }
  throw unreadable(`There is no configuration in ${directory}: expected ${CONFIGS.join(' or ')}.`);
}

function unreadable(message: string, cause?: unknown): HoldpointError {
  return new HoldpointError({ code: 'autoencoder.unreadable', kind: 'invalid', message, cause });
}
