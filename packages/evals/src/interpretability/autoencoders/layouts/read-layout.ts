import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { assertWeights } from '../autoencoder-weights.js';
import { DictionaryLearningConfig, readDictionaryLearning } from './dictionary-learning-layout.js';
import type { ImportedAutoencoder, LayoutFiles, LayoutName } from './layout.js';
import { readSaeLens } from './sae-lens-layout.js';
import { readSparsify } from './sparsify-layout.js';

/**
 * Reads an autoencoder in whichever layout it is in, told by its configuration and the names of its tensors. Throws
 * `layout.unknown`, as the layouts do, and `autoencoder.malformed` where a weight is not finite.
 */
export function readLayout(files: LayoutFiles): ImportedAutoencoder {
  const imported = readers[layoutOf(files)](files);
  const { config, weights } = imported;
  assertWeights(config, weights);
  if (config.architecture === 'topk' && config.k > config.width) {
    throw new HoldpointError({
      code: 'layout.config_malformed',
      kind: 'invalid',
      message: `k is ${config.k}, but there are ${config.width} features.`,
    });
  }
  return imported;
}

/** The layout of these files. Throws `layout.unknown`. */
export function layoutOf({ config, tensors }: LayoutFiles): LayoutName {
  if (DictionaryLearningConfig.safeParse(config).success) return 'dictionary_learning';
  if (Object.hasOwn(tensors, 'W_enc')) return 'sae_lens';
  if (Object.hasOwn(tensors, 'encoder.weight')) return 'sparsify';
  throw new HoldpointError({
    code: 'layout.unknown',
    kind: 'invalid',
    message: `No known layout has the tensors ${Object.keys(tensors).slice(0, 8).join(', ')}; SAELens, dictionary_learning and sparsify are read.`,
  });
}

const readers: Readonly<Record<LayoutName, (files: LayoutFiles) => ImportedAutoencoder>> = {
  sae_lens: readSaeLens,
  dictionary_learning: readDictionaryLearning,
  sparsify: readSparsify,
};
