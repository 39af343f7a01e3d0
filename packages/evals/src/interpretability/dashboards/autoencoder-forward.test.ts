import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { describe, expect, it } from '@jest/globals';

import { applyProgram } from '../autoencoders/apply-program.js';
import { evaluateGraph } from '../graph/evaluate-graph.js';
import { openAutoencoder } from './autoencoder-forward.js';
import { anAutoencoder } from './testing/a-studied-dictionary.js';

const ROWS = 5;
const draws = drawsFrom(8);
const x = Float32Array.from({ length: ROWS * 24 }, () => Math.max(0, draws.uniform() - 0.4));

describe('the autoencoder in plain TypeScript', () => {
  // The program is what trains and scores; it is written apart from this.
  it.each([
    ['relu', {}],
    ['relu without the decoder bias on the input', { appliesDecoderBiasToInput: false }],
    ['relu of inputs scaled to one norm', { normalization: 'constant_norm_rescale' }],
    ['relu of normalised inputs', { normalization: 'layer_norm' }],
    ['topk', { architecture: 'topk', k: 4 }],
    ['topk with decoder norms', { architecture: 'topk', k: 4, rescalesByDecoderNorm: true }],
    ['jumprelu', { architecture: 'jumprelu', initialThreshold: 0.2 }],
  ])('is the program: %s', (_, changes) => {
    const autoencoder = anAutoencoder(changes);
    const { metrics } = evaluateGraph(applyProgram(autoencoder.config, ROWS), autoencoder.weights, {
      x: { shape: [ROWS, 24], data: x },
    });
    const forward = openAutoencoder(autoencoder);
    for (let row = 0; row < ROWS; row += 1) {
      const input = Float64Array.from(x.subarray(row * 24, (row + 1) * 24));
      const encoding = forward.encode(input);
      const expected = metrics['features']?.data.slice(row * 40, (row + 1) * 40) ?? [];
      expect(encoding.features.some((value) => value > 0)).toBe(true);
      encoding.features.forEach((value, feature) => {
        expect(value).toBeCloseTo(expected[feature] ?? NaN, 9);
        expect(forward.activationOf(feature, input)).toBeCloseTo(value, 12);
      });
      expect(forward.gainOf(input)).toBe(encoding.gain);
      const raw = metrics['reconstruction']?.data.slice(row * 24, (row + 1) * 24) ?? [];
      forward.reconstruct(encoding).forEach((value, at) => {
        expect(value).toBeCloseTo(raw[at] ?? NaN, 9);
      });
    }
  });
});
