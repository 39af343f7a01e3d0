import type { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';

import type { NodeId } from '../graph/graph.js';
import type { GraphBuilder } from '../graph/graph-builder.js';
import { weightShapes } from './autoencoder-weights.js';

/** Nodes of an autoencoder's weights by name. */
export type WeightNodes = Readonly<Record<'W_enc' | 'b_enc' | 'W_dec' | 'b_dec', NodeId>> & {
  readonly threshold?: NodeId;
};

/** An input on its way through: what the encoder sees, and how its reconstruction goes back. */
export interface NormalizedInput {
  readonly scaled: NodeId;
  /** From what the decoder says to the units of the raw input. */
  readonly restore: (reconstruction: NodeId) => NodeId;
}

/** SAELens adds it to the deviation, not to the variance. */
const LAYER_NORM_EPSILON = 1e-5;

/** The weights as states of the program. */
export function weightStates(builder: GraphBuilder, config: AutoencoderConfig): WeightNodes {
  const { W_enc, b_enc, W_dec, b_dec, threshold } = weightShapes(config);
  return {
    W_enc: builder.state('W_enc', W_enc ?? []),
    b_enc: builder.state('b_enc', b_enc ?? []),
    W_dec: builder.state('W_dec', W_dec ?? []),
    b_dec: builder.state('b_dec', b_dec ?? []),
    ...(threshold === undefined ? {} : { threshold: builder.state('threshold', threshold) }),
  };
}

/** `x` `[n, d]` scaled and normalised as the config says. */
export function normalizeInput(
  builder: GraphBuilder,
  config: AutoencoderConfig,
  x: NodeId,
): NormalizedInput {
  const { activationScale, inputWidth: d } = config;
  const scaled = builder.scale(x, activationScale);
  const unscale = (y: NodeId): NodeId => builder.scale(y, 1 / activationScale);
  switch (config.normalization) {
    case 'none':
      return { scaled, restore: unscale };
    case 'constant_norm_rescale': {
      const norm = builder.sqrt(builder.sumSquares(scaled, [1], true));
      const factor = builder.scale(builder.reciprocal(norm), Math.sqrt(d));
      return {
        scaled: builder.mul(scaled, factor),
        restore: (y) => unscale(builder.div(y, factor)),
      };
    }
    case 'layer_norm': {
      const mean = builder.mean(scaled, [1], true);
      const centred = builder.sub(scaled, mean);
      // torch.std divides by n - 1.
      const variance = builder.scale(builder.sumSquares(centred, [1], true), 1 / (d - 1));
      const deviation = builder.sqrt(variance);
      return {
        scaled: builder.div(centred, builder.add(deviation, builder.constant(LAYER_NORM_EPSILON))),
        restore: (y) => unscale(builder.add(builder.mul(y, deviation), mean)),
      };
    }
  }
}

/**
 * Pre-activations `[n, h]`. The decoder bias is folded into the encoder's, `x W + (b - b_dec W)`: the same numbers
 * without a gradient of `[n, d]` that nobody needs.
 */
export function preActivations(
  builder: GraphBuilder,
  config: AutoencoderConfig,
  weights: WeightNodes,
  scaled: NodeId,
): NodeId {
  const { inputWidth: d, width: h } = config;
  const product = builder.matmul(scaled, weights.W_enc);
  if (!config.appliesDecoderBiasToInput) return builder.add(product, weights.b_enc);
  const folded = builder.matmul(builder.reshape(weights.b_dec, [1, d]), weights.W_enc);
  return builder.add(product, builder.sub(weights.b_enc, builder.reshape(folded, [h])));
}

/** Features `[n, h]` at inference: no gradient goes through a choice of them. */
export function featuresOf(
  builder: GraphBuilder,
  config: AutoencoderConfig,
  weights: WeightNodes,
  scaled: NodeId,
): NodeId {
  const pre = preActivations(builder, config, weights, scaled);
  switch (config.architecture) {
    case 'relu':
      return builder.relu(pre);
    case 'jumprelu': {
      const threshold = weights.threshold ?? builder.constant(0);
      return builder.mul(builder.relu(pre), builder.greaterThan(pre, threshold));
    }
    case 'topk': {
      const norms = decoderNorms(builder, weights);
      const rectified = builder.relu(config.rescalesByDecoderNorm ? builder.mul(pre, norms) : pre);
      return builder.mul(rectified, builder.topKMask(rectified, config.k));
    }
  }
}

/** The decoder's reconstruction in scaled units, `[n, d]`. */
export function decoded(
  builder: GraphBuilder,
  config: AutoencoderConfig,
  weights: WeightNodes,
  features: NodeId,
): NodeId {
  const isRescaled = config.architecture === 'topk' && config.rescalesByDecoderNorm;
  const coefficients = isRescaled
    ? builder.div(features, decoderNorms(builder, weights))
    : features;
  return builder.add(builder.matmul(coefficients, weights.W_dec), weights.b_dec);
}

function decoderNorms(builder: GraphBuilder, weights: WeightNodes): NodeId {
  return builder.sqrt(builder.sumSquares(weights.W_dec, [1]));
}
