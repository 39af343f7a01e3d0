import type { ComputeBackend } from '../../ports.js';
import { featureContexts } from './feature-batches.js';
import { increase, pearsonOf } from './label-correlations.js';
import type { StudiedDictionary } from './studied-dictionary.js';

/**
 * For each feature the MLP neuron whose activation correlates best with it on the `select` split, neuron 0 where none
 * correlates. Memory: `features x neurons` numbers. Throws as the backend and as `onContext`. Bricken et al. 2023 find the
 * most correlated neuron a more reliable comparison than the one of the largest weight.
 */
export async function correlatedNeurons(
  backend: ComputeBackend,
  studied: StudiedDictionary,
  plan: {
    readonly seed: number;
    readonly contexts: number;
    readonly features: readonly number[];
    readonly onContext?: () => void;
  },
): Promise<readonly number[]> {
  const { features: wanted } = plan;
  const { mlpWidth } = studied.transformer.config;
  const { width } = studied.autoencoder.config;
  const [neuron, neuronSquares] = [new Float64Array(mlpWidth), new Float64Array(mlpWidth)];
  const [left, leftSquares] = [new Float64Array(wanted.length), new Float64Array(wanted.length)];
  const products = new Float64Array(wanted.length * mlpWidth);
  const range = { seed: plan.seed, split: 'select', contexts: plan.contexts } as const;
  let n = 0;
  for await (const { positions, neurons, features } of featureContexts(backend, studied, range)) {
    n += positions;
    for (let position = 0; position < positions; position += 1) {
      const row = neurons.subarray(position * mlpWidth, (position + 1) * mlpWidth);
      for (const [at, value] of row.entries()) {
        increase(neuron, at, value);
        increase(neuronSquares, at, value * value);
      }
      for (const [place, feature] of wanted.entries()) {
        const activation = features[position * width + feature] ?? 0;
        if (activation === 0) continue;
        increase(left, place, activation);
        increase(leftSquares, place, activation * activation);
        for (let at = 0; at < mlpWidth; at += 1) {
          increase(products, place * mlpWidth + at, activation * (row[at] ?? 0));
        }
      }
    }
    plan.onContext?.();
  }
  return wanted.map((_, place) => {
    let best = { neuron: 0, pearson: Number.NEGATIVE_INFINITY };
    for (let at = 0; at < mlpWidth; at += 1) {
      const pearson = pearsonOf({
        n,
        left: left[place] ?? 0,
        leftSquares: leftSquares[place] ?? 0,
        right: neuron[at] ?? 0,
        rightSquares: neuronSquares[at] ?? 0,
        products: products[place * mlpWidth + at] ?? 0,
      });
      if (pearson !== null && pearson > best.pearson) best = { neuron: at, pearson };
    }
    return best.neuron;
  });
}
