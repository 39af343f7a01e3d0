import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { assertWeights } from '../autoencoders/autoencoder-weights.js';
import type { Autoencoder } from '../autoencoders/score-dictionary.js';
import type { Transformer } from '../transformer/transformer-weights.js';

/** A model and the autoencoder of its MLP activations, with the digests that dashboards name them by. */
export interface StudiedDictionary {
  readonly transformer: Transformer;
  readonly model: Sha256;
  readonly autoencoder: Autoencoder;
  readonly autoencoderDigest: Sha256;
}

/** Throws `dashboard.width_mismatch` unless the autoencoder takes the model's MLP activations; `autoencoder.malformed`. */
export function assertFits({ transformer, autoencoder }: StudiedDictionary): void {
  const { inputWidth } = autoencoder.config;
  const { mlpWidth } = transformer.config;
  assertWeights(autoencoder.config, autoencoder.weights);
  if (inputWidth === mlpWidth) return;
  throw new HoldpointError({
    code: 'dashboard.width_mismatch',
    kind: 'invalid',
    message: `The autoencoder takes activations of width ${inputWidth}, the model's MLP has ${mlpWidth}: name the model that it was trained on.`,
  });
}

/** Throws `dashboard.unknown_feature` for a feature that the autoencoder hasn't got. */
export function assertFeature({ autoencoder }: StudiedDictionary, feature: number): void {
  const { width } = autoencoder.config;
  if (Number.isInteger(feature) && feature >= 0 && feature < width) return;
  throw new HoldpointError({
    code: 'dashboard.unknown_feature',
    kind: 'not_found',
    message: `There is no feature ${feature}: the autoencoder has ${width}, counted from 0.`,
  });
}
