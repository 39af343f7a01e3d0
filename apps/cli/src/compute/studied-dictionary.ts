import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { dictionaryFiles, readDictionary } from '@holdpoint/adapters/compute/dictionary-files';
import { readLayout } from '@holdpoint/evals/interpretability/autoencoders/layouts/read-layout';
import { weightsDigest } from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import type { StudiedDictionary } from '@holdpoint/evals/interpretability/dashboards/studied-dictionary';
import { seedOf } from '@holdpoint/evals/interpretability/seed-of';
import {
  shuffledWeights,
  type Transformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type { DictionaryResult } from '@holdpoint/shared/computations/dictionary';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { decodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';

import { readTransformer } from './transformer-directory.js';

/** An autoencoder with its model and its control, as they lie on disk. */
export interface Study {
  readonly studied: StudiedDictionary;
  /** Null where no randomised model was trained on, such as beside an imported autoencoder. */
  readonly control: StudiedDictionary | null;
  /** Of the training; null where nothing says. */
  readonly corpusSeed: number | null;
}

/**
 * Opens the directory of `compute sae train`, or any autoencoder with its model at `modelPath`. Throws
 * `dashboard.model_missing`, `dashboard.model_differs`, `dictionary.differs`, and as its readers.
 */
export async function openStudy(directory: string, modelPath: string | undefined): Promise<Study> {
  const { autoencoder, result, transformer: own } = await readDictionary(directory);
  const transformer = modelPath === undefined ? own : await readTransformer(modelPath);
  if (transformer === null) throw modelMissing(directory);
  const model = transformerDigest(transformer);
  if (result !== null && result.modelDigest !== null && result.modelDigest !== model) {
    throw new HoldpointError({
      code: 'dashboard.model_differs',
      kind: 'conflict',
      message: `The autoencoder was trained on the model ${result.modelDigest}; this one is ${model}.`,
    });
  }
  const studied = {
    transformer,
    model,
    autoencoder,
    autoencoderDigest: weightsDigest(autoencoder.weights),
  };
  const control = result === null ? null : await controlOf(directory, result, transformer);
  return { studied, control, corpusSeed: result?.spec.corpusSeed ?? null };
}

/** The randomised model isn't kept: its weights are the model's, in an order that the seed of the training draws. */
async function controlOf(
  directory: string,
  { control, spec }: DictionaryResult,
  transformer: Transformer,
): Promise<StudiedDictionary | null> {
  if (control === null) return null;
  const config: unknown = JSON.parse(
    await readFile(join(directory, dictionaryFiles.controlConfig), 'utf8'),
  );
  const bytes = await readFile(join(directory, dictionaryFiles.controlWeights));
  const { weights } = readLayout({ config, tensors: decodeSafetensors(bytes).tensors });
  const randomised = shuffledWeights(transformer, seedOf(spec.training.seed, 'control'));
  const model = transformerDigest(randomised);
  const autoencoderDigest = weightsDigest(weights);
  if (model !== control.modelDigest || autoencoderDigest !== control.weightsDigest) {
    throw new HoldpointError({
      code: 'dictionary.differs',
      kind: 'integrity',
      message: `The control in ${directory} is not the one that its result names.`,
    });
  }
  const autoencoder = { config: control.autoencoder, weights };
  return { transformer: randomised, model, autoencoder, autoencoderDigest };
}

function modelMissing(directory: string): HoldpointError {
  return new HoldpointError({
    code: 'dashboard.model_missing',
    kind: 'invalid',
    message: `${directory} holds no model. Name the one whose MLP activations the autoencoder takes: --model DIR.`,
  });
}
