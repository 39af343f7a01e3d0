import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';

import { initialWeights } from '../../autoencoders/autoencoder-weights.js';
import type { Autoencoder } from '../../autoencoders/score-dictionary.js';
import type { Tensor } from '../../tensor.js';
import { tinyConfig } from '../../transformer/testing/tiny-transformer.js';
import {
  initialTransformer,
  shuffledWeights,
  type Transformer,
} from '../../transformer/transformer-weights.js';
import type { StudiedDictionary } from '../studied-dictionary.js';

const WIDTH = 40;

/** An autoencoder as it begins, with a bias that silences some features. */
export function anAutoencoder(
  changes: Readonly<Record<string, unknown>> = {},
  inputWidth = tinyConfig.mlpWidth,
): Autoencoder {
  const config = AutoencoderConfig.parse({
    architecture: 'relu',
    inputWidth,
    width: WIDTH,
    activationScale: 2,
    ...changes,
  });
  const center = Float32Array.from({ length: inputWidth }, (_, at) => 0.1 + at / 100);
  const weights = initialWeights(config, 5, center);
  const bias = Float32Array.from({ length: WIDTH }, (_, feature) => (feature % 3) * 0.05 - 0.1);
  return { config, weights: { ...weights, b_enc: { shape: [WIDTH], data: bias } } };
}

/** An untrained tiny model, its matrices larger than at first so that its outputs differ. */
export function aTinyTransformer(): Transformer {
  const { config, weights } = initialTransformer(tinyConfig, 3);
  const louder = Object.entries(weights).map(([name, { shape, data }]): [string, Tensor] => [
    name,
    { shape, data: name.startsWith('W_') ? Float32Array.from(data, (value) => 3 * value) : data },
  ]);
  return { config, weights: Object.fromEntries(louder) };
}

/** Tiny model and autoencoder, untrained: what they find means nothing, which is what a harvest must bear. */
export function aStudiedDictionary(changes: Partial<StudiedDictionary> = {}): StudiedDictionary {
  return {
    transformer: aTinyTransformer(),
    model: `sha256:${'a'.repeat(64)}`,
    autoencoder: anAutoencoder(),
    autoencoderDigest: `sha256:${'b'.repeat(64)}`,
    ...changes,
  };
}

/** The same autoencoder over the randomised model. */
export function aRandomisedControl(): StudiedDictionary {
  return aStudiedDictionary({
    transformer: shuffledWeights(aTinyTransformer(), 4),
    model: `sha256:${'c'.repeat(64)}`,
    autoencoderDigest: `sha256:${'d'.repeat(64)}`,
  });
}
