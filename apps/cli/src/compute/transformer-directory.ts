import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { writeDurably } from '@holdpoint/adapters/compute/computation-directory';
import { TransformerTraining } from '@holdpoint/evals/interpretability/transformer/train-transformer';
import {
  decodeTransformer,
  encodeTransformer,
  type Transformer,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

/** The weights that a training leaves, beside what it was asked. */
export const MODEL_FILE = 'model.safetensors';
const SPEC_FILE = 'training.json';

/** Written when a training ends: what it was asked and how it went, never a time. */
const Record = z.looseObject({ training: TransformerTraining });

/**
 * Says in a directory which training it holds, before the first step. Throws `computation.spec_differs` where it holds
 * another one.
 */
export async function claimDirectory(
  directory: string,
  training: TransformerTraining,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, SPEC_FILE);
  const text = await readFile(path, 'utf8').catch(absentAsNull);
  if (text === null) {
    await writeDurably(path, `${JSON.stringify({ training }, null, 2)}\n`);
    return;
  }
  const found = Record.safeParse(parseJson(text));
  if (found.success && digestOf(found.data.training) === digestOf(training)) return;
  throw new HoldpointError({
    code: 'computation.spec_differs',
    kind: 'conflict',
    message: `${directory} holds a training with other settings; give the same ones to go on with it, or another --out.`,
  });
}

/** The finished model of a directory, or null. Throws as `decodeTransformer`. */
export async function finishedTransformer(directory: string): Promise<Transformer | null> {
  const bytes = await readFile(join(directory, MODEL_FILE)).catch(absentAsNull);
  return bytes === null ? null : decodeTransformer(bytes);
}

/** Writes the model as a whole or not at all. */
export async function writeTransformer(directory: string, transformer: Transformer): Promise<void> {
  await writeDurably(join(directory, MODEL_FILE), encodeTransformer(transformer));
}

/**
 * The model of a file, or of a directory that `compute transformer train` filled. Throws `transformer.unreadable`, and as
 * `decodeTransformer`.
 */
export async function readTransformer(path: string): Promise<Transformer> {
  try {
    const isDirectory = (await stat(path)).isDirectory();
    return decodeTransformer(await readFile(isDirectory ? join(path, MODEL_FILE) : path));
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new HoldpointError({
      code: 'transformer.unreadable',
      kind: 'invalid',
      message: `${path} holds no model: give a .safetensors file, or a directory in which \`holdpoint compute transformer train\` has ended.`,
      cause,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function absentAsNull(error: unknown): null {
  if (isSystemError(error) && error.code === 'ENOENT') return null;
  throw error;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
