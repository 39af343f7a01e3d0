import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  saeLensFiles,
  writeSaeLens,
} from '@holdpoint/evals/interpretability/autoencoders/layouts/sae-lens-layout';
import {
  type LearnedDictionary,
  weightsDigest,
} from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import type { Autoencoder } from '@holdpoint/evals/interpretability/autoencoders/score-dictionary';
import {
  decodeTransformer,
  encodeTransformer,
  type Transformer,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { DictionaryResult } from '@holdpoint/shared/computations/dictionary';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { encodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';

import { writeDurably } from './computation-directory.js';
import { readAutoencoder } from './read-autoencoder.js';

/** Names in a dictionary's directory, bare ones: they are also names of artefacts. SAELens opens it as it is. */
export const dictionaryFiles = {
  ...saeLensFiles,
  model: 'model.safetensors',
  controlConfig: 'control_cfg.json',
  controlWeights: 'control_sae_weights.safetensors',
  result: 'result.json',
} as const;

/** A dictionary as it lies on disk. */
export interface StoredDictionary {
  readonly autoencoder: Autoencoder;
  /** Null for an autoencoder that came from elsewhere. */
  readonly result: DictionaryResult | null;
  readonly transformer: Transformer | null;
}

/** Writes all files of a dictionary, the result last: where it stands, everything does. Answers their names. */
export async function writeDictionary(
  directory: string,
  learned: LearnedDictionary,
): Promise<readonly string[]> {
  const { result, autoencoder, transformer, control } = learned;
  await writeAutoencoder(directory, autoencoder);
  const names: string[] = [dictionaryFiles.config, dictionaryFiles.weights];
  const write = async (name: string, content: Uint8Array | string): Promise<void> => {
    await writeDurably(join(directory, name), content);
    names.push(name);
  };
  if (transformer !== null) await write(dictionaryFiles.model, encodeTransformer(transformer));
  if (control !== null) {
    await write(dictionaryFiles.controlConfig, configText(control.autoencoder));
    const { weights } = control.autoencoder;
    await write(dictionaryFiles.controlWeights, encodeSafetensors(weights));
  }
  await write(dictionaryFiles.result, `${JSON.stringify(result, null, 2)}\n`);
  return names;
}

/** Writes an autoencoder in SAELens' layout. Throws `layout.unsupported` for one whose scale is not folded in. */
export async function writeAutoencoder(directory: string, autoencoder: Autoencoder): Promise<void> {
  await mkdir(directory, { recursive: true });
  // A result of other weights must not stand beside these, not even for a moment.
  await rm(join(directory, dictionaryFiles.result), { force: true });
  await writeDurably(join(directory, dictionaryFiles.config), configText(autoencoder));
  const bytes = encodeSafetensors(autoencoder.weights);
  await writeDurably(join(directory, dictionaryFiles.weights), bytes);
}

/**
 * A dictionary's directory, or any autoencoder that is read here. Throws as `readAutoencoder` and `decodeTransformer`,
 * and `dictionary.differs` where the weights are not those of the result beside them.
 */
export async function readDictionary(directory: string): Promise<StoredDictionary> {
  const { config, weights } = await readAutoencoder(directory);
  const text = await readFile(join(directory, dictionaryFiles.result), 'utf8').catch(absentAsNull);
  if (text === null) return { autoencoder: { config, weights }, result: null, transformer: null };
  const result = parsedResult(directory, text);
  if (weightsDigest(weights) !== result.weightsDigest) {
    throw new HoldpointError({
      code: 'dictionary.differs',
      kind: 'integrity',
      message: `The weights in ${directory} are not those that its result names.`,
    });
  }
  const model = await readFile(join(directory, dictionaryFiles.model)).catch(absentAsNull);
  const transformer = model === null ? null : decodeTransformer(model);
  return { autoencoder: { config: result.autoencoder, weights }, result, transformer };
}

function parsedResult(directory: string, text: string): DictionaryResult {
  try {
    return DictionaryResult.parse(JSON.parse(text));
  } catch (cause) {
    throw new HoldpointError({
      code: 'dictionary.result_malformed',
      kind: 'invalid',
      message: `${join(directory, dictionaryFiles.result)} is no result of \`compute sae train\`.`,
      cause,
    });
  }
}

function configText({ config }: Autoencoder): string {
  const from = { modelName: 'holdpoint-transformer', hookName: 'blocks.0.mlp.hook_post' };
  return `${JSON.stringify(writeSaeLens(config, from), null, 2)}\n`;
}

function absentAsNull(error: unknown): null {
  if (typeof error === 'object' && error !== null && 'code' in error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  }
  throw error;
}
