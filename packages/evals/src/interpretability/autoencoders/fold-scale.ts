import type { Tensor } from '../tensor.js';
import type { Autoencoder } from './score-dictionary.js';

/**
 * The same autoencoder for raw activations: W_enc times the scale, W_dec and b_dec divided by it. Features keep their
 * values; decoder vectors are no longer unit. As SAELens' `fold_activation_norm_scaling_factor`. Total.
 */
export function foldScale({ config, weights }: Autoencoder): Autoencoder {
  const { activationScale: scale } = config;
  const factors: Readonly<Record<string, number>> = {
    W_enc: scale,
    W_dec: 1 / scale,
    b_dec: 1 / scale,
  };
  const folded = Object.entries(weights).map(([name, tensor]): [string, Tensor] => {
    const factor = factors[name] ?? 1;
    return [
      name,
      { shape: tensor.shape, data: Float32Array.from(tensor.data, (value) => value * factor) },
    ];
  });
  return { config: { ...config, activationScale: 1 }, weights: Object.fromEntries(folded) };
}
