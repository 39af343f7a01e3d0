import { type LogitEffects, logitEffects } from '@holdpoint/shared/computations/logit-effects';

import { contextAt } from '../corpus/corpus.js';
import { addProduct, layerNormed } from '../transformer/forward-kernels.js';
import { openForward } from '../transformer/transformer-forward.js';
import type { Transformer } from '../transformer/transformer-weights.js';
import { openAutoencoder } from './autoencoder-forward.js';
import type { StudiedDictionary } from './studied-dictionary.js';

/** Of the layer norm before the unembedding. */
const EPSILON = 1e-5;

/** Contexts over which the scale of the layer norm is averaged. */
const NORM_CONTEXTS = 8;

/** 1 / standard deviation of a residual stream, which the last layer norm multiplies by. */
export function normScaleOf(stream: Float64Array): number {
  const mean = stream.reduce((sum, value) => sum + value, 0) / stream.length;
  const variance = stream.reduce((sum, value) => sum + (value - mean) ** 2, 0) / stream.length;
  return 1 / Math.sqrt(variance + EPSILON);
}

/** Mean of `normScaleOf` over contexts of the `select` split. Total. */
export function meanNormScale(transformer: Transformer, seed: number): number {
  const { contextLength } = transformer.config;
  let total = 0;
  for (let index = 0; index < NORM_CONTEXTS; index += 1) {
    const { tokens } = contextAt({ seed, split: 'select', index }, contextLength);
    const pass = openForward(transformer, {
      onStream: (_, stream) => {
        total += normScaleOf(stream);
      },
    });
    for (const token of tokens) pass.next(token);
  }
  return total / (NORM_CONTEXTS * contextLength);
}

/**
 * What a change of the residual stream adds to each logit while the last layer norm's scale is held: the change is
 * projected to mean 0, scaled and unembedded. 256 values; linear in `change`. Bricken et al. 2023, logit weights.
 */
export function logitsOfChange(
  { config, weights }: Transformer,
  change: Float64Array,
  normScale: number,
): Float64Array {
  const mean = change.reduce((sum, value) => sum + value, 0) / change.length;
  const normed = change.map((value) => (value - mean) * normScale);
  return addProduct(normed, weights['W_U']?.data ?? [], new Float64Array(config.vocabulary));
}

/**
 * As `logitsOfChange` at a residual stream, to first order with the layer norm moving: what only lengthens the stream
 * changes nothing. Linear in `change`.
 */
export function logitGradientOfChange(
  transformer: Transformer,
  change: Float64Array,
  stream: Float64Array,
): Float64Array {
  const normed = layerNormed(stream);
  const along = normed.reduce((sum, value, at) => sum + value * (change[at] ?? 0), 0);
  const across = change.map((value, at) => value - ((normed[at] ?? 0) * along) / change.length);
  return logitsOfChange(transformer, across, normScaleOf(stream));
}

/** A change of the MLP's activations, `mlpWidth` values, as a change of the residual stream. Linear. */
export function streamOfMlp({ config, weights }: Transformer, change: Float64Array): Float64Array {
  return addProduct(change, weights['W_out']?.data ?? [], new Float64Array(config.width));
}

/**
 * Direct effect of one unit of a feature on each logit, shifted to median 0. Where the autoencoder normalises each
 * input, the unit is that of an input of the gain 1 / activation scale.
 */
export function featureLogitEffects(
  { transformer, autoencoder }: StudiedDictionary,
  feature: number,
  normScale: number,
): LogitEffects {
  const gain = 1 / autoencoder.config.activationScale;
  const direction = openAutoencoder(autoencoder).direction(feature, gain);
  const stream = streamOfMlp(transformer, direction);
  return logitEffects([...logitsOfChange(transformer, stream, normScale)], normScale);
}
