import { describe, expect, it } from '@jest/globals';

import { openForward } from '../transformer/transformer-forward.js';
import { attributeOutput } from './attribution.js';
import { openAutoencoder } from './autoencoder-forward.js';
import { anAutoencoder, aStudiedDictionary } from './testing/a-studied-dictionary.js';

const context = new TextEncoder().encode('GATTACA\u001b[2J');
const output = { context, byte: 0x41 };

/** Logit of the byte against the mean of all, with the last position's activations as given. */
function splicedLogit(activations: Float64Array): number {
  const pass = openForward(aStudiedDictionary().transformer, {
    onMlp: (position) => (position === context.length - 1 ? activations : undefined),
  });
  let logits = new Float64Array();
  for (const token of context) logits = Float64Array.from(pass.next(token));
  return (logits[0x41] ?? 0) - logits.reduce((sum, logit) => sum + logit, 0) / logits.length;
}

function activationsOfLast(): Float64Array {
  let found = new Float64Array();
  const pass = openForward(aStudiedDictionary().transformer, {
    onMlp: (_, activations) => {
      found = activations.slice();
      return undefined;
    },
  });
  for (const token of context) pass.next(token);
  return found;
}

describe('attribution of one output', () => {
  it.each([
    ['relu', {}],
    ['topk', { architecture: 'topk', k: 6, rescalesByDecoderNorm: true }],
    ['normalised inputs', { normalization: 'layer_norm' }],
  ])('adds up to the spliced logit: %s', (_, changes) => {
    const { parts } = attributeOutput(
      aStudiedDictionary({ autoencoder: anAutoencoder(changes) }),
      output,
    );
    expect(parts.features + parts.decoderBias + parts.residual).toBeCloseTo(parts.logit, 9);
  });

  it('ablates by running the model again without the feature', () => {
    const { contributions, parts } = attributeOutput(aStudiedDictionary(), output);
    const forward = openAutoencoder(anAutoencoder());
    const encoding = forward.encode(activationsOfLast());
    expect(splicedLogit(forward.reconstruct(encoding))).toBeCloseTo(parts.logit, 10);
    expect(contributions.length).toBeGreaterThan(5);
    for (const { feature, activation, ablated } of contributions) {
      expect(encoding.features[feature]).toBeCloseTo(activation, 12);
      const features = encoding.features.with(feature, 0);
      const without = splicedLogit(forward.reconstruct({ ...encoding, features }));
      expect(ablated).toBeCloseTo(parts.logit - without, 9);
    }
  });

  it('agrees with ablation but for the layer norm, and says how well', () => {
    const { correlation, gradientCorrelation, contributions, largestDifference } = attributeOutput(
      aStudiedDictionary(),
      output,
    );
    expect(correlation).toMatchObject({ sampleCount: contributions.length });
    expect(correlation.estimate).toBeGreaterThan(0.8);
    expect(correlation.interval?.lower).toBeLessThan(correlation.estimate ?? 0);
    expect(gradientCorrelation.estimate).toBeGreaterThan(correlation.estimate ?? 1);
    expect(largestDifference).toBeGreaterThan(0);
  });

  it('takes the gradient that a small difference finds', () => {
    const { contributions } = attributeOutput(aStudiedDictionary(), output);
    const forward = openAutoencoder(anAutoencoder());
    const encoding = forward.encode(activationsOfLast());
    const at = (feature: number, scale: number): number => {
      const value = scale * (encoding.features[feature] ?? 0);
      const features = encoding.features.with(feature, value);
      return splicedLogit(forward.reconstruct({ ...encoding, features }));
    };
    for (const { feature, gradient } of contributions) {
      const slope = (at(feature, 1 + 1e-4) - at(feature, 1 - 1e-4)) / 2e-4;
      expect(gradient).toBeCloseTo(slope, 6);
    }
  });

  it('ranks by size, bounds what is ablated and says so', () => {
    const { contributions, notes } = attributeOutput(aStudiedDictionary(), output, 3);
    const sizes = contributions.map(({ attributed }) => Math.abs(attributed));
    expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
    expect(sizes).toHaveLength(3);
    expect(notes.at(-1)).toContain('the 3 of the largest contribution were ablated');
  });

  it('shows the context as data', () => {
    expect(attributeOutput(aStudiedDictionary(), output).output).toMatchObject({
      context: 'GATTACA⟨U+001B⟩[2J',
      text: 'A',
    });
  });

  it.each([
    ['an empty context', new Uint8Array()],
    ['a context past the model', new Uint8Array(17)],
  ])('is refused for %s', async (_, text) => {
    await expect(() =>
      attributeOutput(aStudiedDictionary(), { context: text, byte: 0 }),
    ).toThrowWithCode('attribution.context');
  });

  it('is refused for an autoencoder of another width', async () => {
    const autoencoder = anAutoencoder({}, 12);
    await expect(() =>
      attributeOutput(aStudiedDictionary({ autoencoder }), output),
    ).toThrowWithCode('dashboard.width_mismatch');
  });
});
