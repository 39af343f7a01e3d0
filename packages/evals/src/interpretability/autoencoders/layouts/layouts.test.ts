import type { SafetensorsTensor } from '@holdpoint/shared/safetensors/safetensors';
import { describe, expect, it } from '@jest/globals';

import { evaluateGraph } from '../../graph/evaluate-graph.js';
import { applyProgram } from '../apply-program.js';
import { weightShapes } from '../autoencoder-weights.js';
import { foldScale } from '../fold-scale.js';
import type { ImportedAutoencoder, LayoutFiles } from './layout.js';
import { readLayout } from './read-layout.js';
import { writeSaeLens } from './sae-lens-layout.js';

const f32 = (shape: readonly number[], ...values: number[]): SafetensorsTensor => ({
  shape,
  data: Float32Array.from(values),
});

/** Two inputs, three features: feature i reads along the rows of W_enc, by hand small enough to follow. */
const encoder = f32([2, 3], 1, 0, 1, 0, 2, -1);
const decoder = f32([3, 2], 1, 0, 0, 3, 1, 1);
const saeLens = {
  W_enc: encoder,
  b_enc: f32([3], 0, -1, 0.5),
  W_dec: decoder,
  b_dec: f32([2], 1, -1),
};
const lensConfig = { architecture: 'standard', d_in: 2, d_sae: 3, apply_b_dec_to_input: true };
const linear = {
  'encoder.weight': f32([3, 2], 1, 0, 0, 2, 1, -1),
  'encoder.bias': f32([3], 0, -1, 0.5),
};

function applied(
  { config, weights }: Pick<ImportedAutoencoder, 'config' | 'weights'>,
  x: number[],
) {
  const input = { x: { shape: [1, x.length], data: Float32Array.from(x) } };
  const { metrics } = evaluateGraph(applyProgram(config, 1), weights, input);
  const shown = (name: string): number[] => Array.from(metrics[name]?.data ?? []);
  return { features: shown('features'), reconstruction: shown('reconstruction') };
}

const read = (config: unknown, tensors: LayoutFiles['tensors']) => readLayout({ config, tensors });

describe('the layout of SAELens', () => {
  // x - b_dec = (2, 3): pre = (2, 6 - 1, 2 - 3 + 0.5) = (2, 5, -0.5).
  it('takes b_dec off the input where its configuration says so', () => {
    expect(applied(read(lensConfig, saeLens), [3, 2])).toEqual({
      features: [2, 5, 0],
      reconstruction: [3, 14],
    });
  });

  // x = (3, 2): pre = (3, 4 - 1, 3 - 2 + 0.5) = (3, 3, 1.5).
  it('and leaves it on where it does not', () => {
    const config = { ...lensConfig, apply_b_dec_to_input: false };
    expect(applied(read(config, saeLens), [3, 2])).toEqual({
      features: [3, 3, 1.5],
      reconstruction: [5.5, 9.5],
    });
  });

  it('keeps the k largest of a TopK after the ReLU', () => {
    const config = { ...lensConfig, architecture: 'topk', k: 1 };
    expect(applied(read(config, saeLens), [3, 2]).features).toEqual([0, 5, 0]);
    const three = { ...config, k: 3 };
    expect(applied(read(three, saeLens), [3, 2]).features).toEqual([2, 5, 0]);
  });

  // Norms of the decoder: 1, 3, sqrt 2. Features are (2, 15, 0) for the choice; reconstruction from (0, 5, 0).
  it('chooses by decoder norm where it was trained so', () => {
    const config = {
      ...lensConfig,
      architecture: 'topk',
      k: 1,
      rescale_acts_by_decoder_norm: true,
    };
    expect(applied(read(config, saeLens), [3, 2])).toEqual({
      features: [0, 15, 0],
      reconstruction: [1, 14],
    });
  });

  it('reads the TopK of files before 6.0', () => {
    const config = {
      d_in: 2,
      d_sae: 3,
      activation_fn_str: 'topk',
      activation_fn_kwargs: { k: 2 },
    };
    expect(read(config, saeLens).config).toMatchObject({ architecture: 'topk', k: 2 });
  });

  it('cuts a JumpReLU at its threshold, which itself does not fire', () => {
    const config = { ...lensConfig, architecture: 'jumprelu' };
    const tensors = { ...saeLens, threshold: f32([3], 2, 4.9, 0) };
    expect(applied(read(config, tensors), [3, 2]).features).toEqual([0, 5, 0]);
  });

  // |x| = 5 becomes sqrt 2: factor 0.2828; (3, 4) -> (0.8485, 1.1314).
  it('scales each input to length sqrt(d) under constant_norm_rescale', () => {
    const config = {
      ...lensConfig,
      apply_b_dec_to_input: false,
      normalize_activations: 'constant_norm_rescale',
    };
    const { features } = applied(read(config, saeLens), [3, 4]);
    expect(features[0]).toBeCloseTo(3 * (Math.SQRT2 / 5), 6);
    expect(features[1]).toBeCloseTo(8 * (Math.SQRT2 / 5) - 1, 6);
  });

  // Mean 3, deviation sqrt 2 by n - 1: (2, 4) -> (-1, 1) / (sqrt 2 + 1e-5).
  it('takes mean and deviation off under layer_norm, and gives them back', () => {
    const config = {
      ...lensConfig,
      apply_b_dec_to_input: false,
      normalize_activations: 'layer_norm',
    };
    const { features, reconstruction } = applied(read(config, saeLens), [2, 4]);
    const z = 1 / (Math.SQRT2 + 1e-5);
    expect(features).toEqual([0, expect.closeTo(2 * z - 1, 6), 0]);
    expect(reconstruction[1]).toBeCloseTo((3 * (2 * z - 1) - 1) * Math.SQRT2 + 3, 5);
  });

  it('says what a scale that must be folded in means', () => {
    const config = { ...lensConfig, normalize_activations: 'expected_average_only_in' };
    expect(read(config, saeLens).notes.join()).toContain('folded');
  });

  it.each([
    ['gated', { architecture: 'gated' }],
    ['batchtopk', { architecture: 'batchtopk' }],
    ['tanh-relu', { activation_fn: 'tanh-relu' }],
    ['A finetuning scaling factor', { finetuning_scaling_factor: true }],
    ['normalize_activations zscore', { normalize_activations: 'zscore' }],
  ])('refuses by name what it does not read: %s', async (named, change) => {
    await expect(() => read({ ...lensConfig, ...change }, saeLens)).toThrowWithCode(
      'layout.unsupported',
    );
    expect(() => read({ ...lensConfig, ...change }, saeLens)).toThrow(named);
  });

  it('comes back as it was exported', () => {
    const imported = read({ ...lensConfig, architecture: 'topk', k: 2 }, saeLens);
    const config = writeSaeLens(imported.config, { modelName: 'm', hookName: 'h' });
    const again = read(config, Object.fromEntries(Object.entries(imported.weights)));
    expect(again).toEqual(imported);
  });

  it('gives the same features and reconstructions once the scale is folded in', async () => {
    const imported = read(lensConfig, saeLens);
    const scaled = { ...imported, config: { ...imported.config, activationScale: 2 } };
    const folded = foldScale(scaled);
    expect(applied(folded, [3, 2])).toEqual(applied(scaled, [3, 2]));
    await expect(() =>
      writeSaeLens(scaled.config, { modelName: 'm', hookName: 'h' }),
    ).toThrowWithCode('layout.unsupported');
  });
});

describe('the layout of dictionary_learning', () => {
  const trainer = (dict_class: string, more = {}) => ({ trainer: { dict_class, ...more } });

  // As above, features 1, 3 and sqrt 2 times longer for decoder vectors of length 1.
  it('takes the bias of an AutoEncoder off the input and makes decoder vectors unit', () => {
    const tensors = {
      ...linear,
      'decoder.weight': f32([2, 3], 1, 0, 1, 0, 3, 1),
      bias: f32([2], 1, -1),
    };
    const found = applied(read(trainer('AutoEncoder'), tensors), [3, 2]);
    expect(found.features).toEqual([2, 15, 0]);
    expect(found.reconstruction).toEqual([3, 14]);
  });

  it('takes nothing off for an AutoEncoderNew', () => {
    const tensors = {
      ...linear,
      'decoder.weight': f32([2, 3], 1, 0, 1, 0, 3, 1),
      'decoder.bias': f32([2], 1, -1),
    };
    expect(applied(read(trainer('AutoEncoderNew'), tensors), [3, 2])).toEqual({
      features: [3, 3, 1.5],
      reconstruction: [5.5, 9.5],
    });
  });

  it('takes k of an AutoEncoderTopK from its state where the configuration lacks it', () => {
    const tensors = {
      ...linear,
      'decoder.weight': f32([2, 3], 1, 0, 1, 0, 3, 1),
      b_dec: f32([2], 1, -1),
      k: { shape: [], data: Int32Array.of(1) },
      threshold: f32([], -1),
    };
    expect(applied(read(trainer('AutoEncoderTopK'), tensors), [3, 2]).features).toEqual([0, 5, 0]);
  });

  it('takes nothing off for a JumpReluAutoEncoder', () => {
    const tensors = { ...saeLens, threshold: f32([3], 1, 3, 1) };
    const found = read(trainer('JumpReluAutoEncoder'), tensors);
    expect(found.layout).toBe('dictionary_learning');
    expect(applied(found, [3, 2]).features).toEqual([3, 0, 1.5]);
  });

  it('refuses other dictionaries by name', () => {
    expect(() => read(trainer('GatedAutoEncoder'), linear)).toThrow('GatedAutoEncoder');
  });
});

describe('the layout of sparsify', () => {
  const tensors = { ...linear, W_dec: decoder, b_dec: f32([2], 1, -1) };

  it('takes b_dec off whatever normalize_decoder says, and keeps the k largest', () => {
    const config = { d_in: 2, num_latents: 3, k: 1, normalize_decoder: true };
    expect(applied(read(config, tensors), [3, 2])).toEqual({
      features: [0, 5, 0],
      reconstruction: [1, 14],
    });
  });

  it.each(['transcode', 'skip_connection', 'signed'])('refuses %s', async (name) => {
    const config = { d_in: 2, num_latents: 3, k: 1, [name]: true };
    await expect(() => read(config, tensors)).toThrowWithCode('layout.unsupported');
  });
});

describe('files that anybody may have made', () => {
  it.each<[string, unknown, LayoutFiles['tensors'], string]>([
    ['no tensors', lensConfig, {}, 'layout.unknown'],
    ['no configuration', null, saeLens, 'layout.config_malformed'],
    ['another width', { ...lensConfig, d_sae: 4 }, saeLens, 'layout.tensor_malformed'],
    ['a width of 0', { ...lensConfig, d_in: 0 }, saeLens, 'layout.config_malformed'],
    ['a width without end', { ...lensConfig, d_in: 1e15 }, saeLens, 'layout.config_malformed'],
    [
      'a missing threshold',
      { ...lensConfig, architecture: 'jumprelu' },
      saeLens,
      'layout.tensor_malformed',
    ],
    [
      'k above the width',
      { ...lensConfig, architecture: 'topk', k: 4 },
      saeLens,
      'layout.config_malformed',
    ],
    ['not a number', lensConfig, { ...saeLens, b_dec: f32([2], NaN, 0) }, 'autoencoder.malformed'],
    [
      'whole numbers',
      lensConfig,
      { ...saeLens, b_dec: { shape: [2], data: Int32Array.of(1, 2) } },
      'layout.tensor_malformed',
    ],
  ])('are refused: %s', async (_, config, tensors, code) => {
    await expect(() => read(config, tensors)).toThrowWithCode(code);
  });

  it('name every tensor that an architecture has', () => {
    expect(Object.keys(weightShapes(read(lensConfig, saeLens).config))).toEqual([
      'W_enc',
      'b_enc',
      'W_dec',
      'b_dec',
    ]);
  });
});
