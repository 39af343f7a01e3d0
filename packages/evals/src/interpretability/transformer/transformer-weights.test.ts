import {
  encodeSafetensors,
  type SafetensorsTensor,
} from '@holdpoint/shared/safetensors/safetensors';
import { describe, expect, it } from '@jest/globals';

import { tinyConfig } from './testing/tiny-transformer.js';
import {
  defaultTransformer,
  parameterCount,
  parseTransformerConfig,
} from './transformer-config.js';
import {
  decodeTransformer,
  encodeTransformer,
  initialTransformer,
  shuffledWeights,
  TRANSFORMER_FORMAT,
  transformerDigest,
} from './transformer-weights.js';

const tiny = initialTransformer(tinyConfig, 1);

function deviation(data: ArrayLike<number>): number {
  const values = Array.from(data);
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe('a config of the transformer', () => {
  it('has by default the parameters of the experiment that it repeats', () => {
    expect(parameterCount(defaultTransformer)).toBe(270_976);
  });

  it.each([
    ['width', { ...tinyConfig, width: 0 }],
    ['vocabulary', { ...tinyConfig, vocabulary: 50257 }],
    ['heads divides', { ...tinyConfig, heads: 3 }],
    ['parameters', { ...tinyConfig, width: 65_536, mlpWidth: 65_536 }],
    ['layers', { ...tinyConfig, layers: 2 }],
  ])('is refused with the place: %s', async (place, config) => {
    await expect(() => parseTransformerConfig(config)).toThrowWithCode(
      'transformer.config_invalid',
    );
    expect(() => parseTransformerConfig(config)).toThrow(place);
  });
});

describe('the weights of a transformer', () => {
  it('begin as the seed says, as wide as their fan-in asks', () => {
    const { weights } = initialTransformer(defaultTransformer, 7);
    expect(deviation(weights['W_E']?.data ?? [])).toBeCloseTo(0.02, 3);
    expect(deviation(weights['W_Q']?.data ?? [])).toBeCloseTo(1 / Math.sqrt(128), 2);
    expect(deviation(weights['W_out']?.data ?? [])).toBeCloseTo(0.5 / Math.sqrt(512), 3);
    expect(deviation(weights['b_in']?.data ?? [])).toBe(0);
    expect(initialTransformer(tinyConfig, 1)).toEqual(tiny);
    expect(initialTransformer(tinyConfig, 2)).not.toEqual(tiny);
  });

  it('are, in the control, the same numbers in another order', () => {
    const control = shuffledWeights(tiny, 3);
    for (const [name, { shape, data }] of Object.entries(tiny.weights)) {
      const drawn = control.weights[name];
      expect(drawn?.shape).toEqual(shape);
      expect([...(drawn?.data ?? [])].sort()).toEqual([...data].sort());
      if (name.startsWith('W_')) expect(drawn?.data).not.toEqual(data);
    }
    expect(shuffledWeights(tiny, 3)).toEqual(control);
    expect(shuffledWeights(tiny, 4)).not.toEqual(control);
  });

  it('come back from their file, and have one digest', () => {
    const read = decodeTransformer(encodeTransformer(tiny));
    expect(read).toEqual(tiny);
    expect(transformerDigest(read)).toBe(transformerDigest(tiny));
    expect(transformerDigest(shuffledWeights(tiny, 3))).not.toBe(transformerDigest(tiny));
  });
});

describe('a file of an operator', () => {
  const said = { format: TRANSFORMER_FORMAT, config: JSON.stringify(tinyConfig) };
  const aFile = (change: Record<string, SafetensorsTensor>, metadata = said): Uint8Array =>
    encodeSafetensors({ ...tiny.weights, ...change }, metadata);

  it.each([
    [
      'W_E is [256, 8] instead of [256, 16]',
      { W_E: { shape: [256, 8], data: new Float32Array(2048) } },
    ],
    ['b_in is not of floats', { b_in: { shape: [24], data: new Int32Array(24) } }],
    ['b_out is not finite', { b_out: { shape: [16], data: new Float32Array(16).fill(NaN) } }],
    ['"W_X" is no weight of it', { W_X: { shape: [1], data: new Float32Array(1) } }],
    ['"__proto__" is no weight', JSON.parse('{"__proto__":1}') as object],
  ])('is refused by name: %s', async (fault, change) => {
    const tensors = Object.fromEntries(
      Object.entries(change).map(([name, tensor]) => [
        name,
        tensor === 1 ? { shape: [0], data: new Float32Array() } : tensor,
      ]),
    );
    const all = Object.fromEntries([...Object.entries(tiny.weights), ...Object.entries(tensors)]);
    const file = encodeSafetensors(all, said);
    await expect(() => decodeTransformer(file)).toThrowWithCode('transformer.weights_mismatch');
    expect(() => decodeTransformer(file)).toThrow(fault);
  });

  it('is refused where a weight is missing', () => {
    const { W_U: _left, ...rest } = tiny.weights;
    expect(() => decodeTransformer(encodeSafetensors(rest, said))).toThrow('W_U is missing');
  });

  it('is refused where it does not say what it is', async () => {
    await expect(() => decodeTransformer(aFile({}, { ...said, format: 'pt' }))).toThrowWithCode(
      'transformer.format',
    );
    await expect(() => decodeTransformer(aFile({}, { ...said, config: '{' }))).toThrowWithCode(
      'transformer.config_invalid',
    );
    await expect(() => decodeTransformer(Uint8Array.of(1, 2))).toThrowWithCode(
      'safetensors.truncated',
    );
  });
});
