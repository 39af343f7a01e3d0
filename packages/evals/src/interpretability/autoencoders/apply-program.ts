import type { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';

import { GraphBuilder } from '../graph/graph-builder.js';
import type { StepProgram } from '../graph/step-program.js';
import { decoded, featuresOf, normalizeInput, weightStates } from './autoencoder-graph.js';

/**
 * Applies an autoencoder to `x` `[rows, d]` in raw units: `features` `[rows, h]` and `reconstruction` `[rows, d]`, raw
 * again. Features of a feature-wise scaled input keep the scale that the autoencoder was trained in.
 */
export function applyProgram(config: AutoencoderConfig, rows: number): StepProgram {
  const builder = new GraphBuilder();
  const weights = weightStates(builder, config);
  const x = builder.input('x', [rows, config.inputWidth]);
  const { scaled, restore } = normalizeInput(builder, config, x);
  const features = featuresOf(builder, config, weights, scaled);
  const reconstruction = restore(decoded(builder, config, weights, features));
  return builder.program({
    name: `autoencoder.${config.architecture}.apply`,
    metrics: { features, reconstruction },
  });
}

/** Squared error per row, `[rows]` in scaled units: what draws the inputs that dead features are given. */
export function errorProgram(config: AutoencoderConfig, rows: number): StepProgram {
  const builder = new GraphBuilder();
  const weights = weightStates(builder, config);
  const x = builder.input('x', [rows, config.inputWidth]);
  const { scaled } = normalizeInput(builder, config, x);
  const features = featuresOf(builder, config, weights, scaled);
  const difference = builder.sub(decoded(builder, config, weights, features), scaled);
  return builder.program({
    name: `autoencoder.${config.architecture}.error`,
    metrics: { errors: builder.sumSquares(difference, [1]) },
  });
}
