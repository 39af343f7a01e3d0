import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { describe, expect, it } from '@jest/globals';

import { withZeroMoments } from '../graph/adam.js';
import { evaluateGraph } from '../graph/evaluate-graph.js';
import { scalarOf, type Tensor, type Tensors } from '../tensor.js';
import { at, floats, initialWeights, standardNormal } from './autoencoder-weights.js';
import { trainProgram } from './train-program.js';

const [D, H, B] = [5, 7, 6];

function normal(seed: number, shape: readonly number[], scale = 1): Tensor {
  const draws = drawsFrom(seed);
  const count = shape.reduce((product, extent) => product * extent, 1);
  return {
    shape,
    data: Float32Array.from({ length: count }, () => scale * standardNormal(draws)),
  };
}

function begun(config: AutoencoderConfig, silent = 0): Tensors {
  const weights = initialWeights(config, 3, normal(4, [D], 0.1).data as Float32Array);
  return {
    ...withZeroMoments({ ...weights, b_enc: normal(5, [H], 0.1) }),
    silent: { shape: [H], data: new Float32Array(H).fill(silent) },
  };
}

const relu = AutoencoderConfig.parse({ architecture: 'relu', inputWidth: D, width: H, l1: 0.3 });
const topk = AutoencoderConfig.parse({ architecture: 'topk', inputWidth: D, width: H, k: 2 });
const jump = AutoencoderConfig.parse({
  architecture: 'jumprelu',
  inputWidth: D,
  width: H,
  l0Coefficient: 0.4,
  bandwidth: 0.6,
  initialThreshold: 0.3,
});

/** First moment of a first step: 0.1 times the gradient. */
function gradientOf(config: AutoencoderConfig, state: Tensors, name: string): readonly number[] {
  const program = trainProgram(config, B, 10);
  const sparsity = config.architecture === 'topk' ? {} : { sparsity: scalarOf(0.3) };
  const after = evaluateGraph(program, state, {
    x: normal(6, [B, D]),
    rate: scalarOf(1e-3),
    ...sparsity,
  });
  return Array.from(after.state[`m.${name}`]?.data ?? [], (value) => 10 * value);
}

/** Loss by hand, in plain loops: squared error and penalty summed per vector, mean over the batch. */
function lossOf(config: AutoencoderConfig, state: Tensors): number {
  const x = normal(6, [B, D]).data;
  const [encoder, bias, decoder, center] = ['W_enc', 'b_enc', 'W_dec', 'b_dec'].map((name) =>
    floats(state, name),
  );
  let loss = 0;
  for (let row = 0; row < B; row += 1) {
    const pre = Array.from({ length: H }, (_, feature) => {
      let sum = at(bias ?? [], feature);
      for (let axis = 0; axis < D; axis += 1) {
        sum +=
          (at(x, row * D + axis) - at(center ?? [], axis)) * at(encoder ?? [], axis * H + feature);
      }
      return sum;
    });
    const rectified = pre.map((value) => Math.max(0, value));
    const kept = [...rectified].sort((a, b) => b - a)[1] ?? 0;
    const threshold = state['threshold']?.data;
    const features = rectified.map((value, feature) => {
      if (config.architecture === 'topk') return value >= kept ? value : 0;
      return threshold !== undefined && value <= at(threshold, feature) ? 0 : value;
    });
    for (let axis = 0; axis < D; axis += 1) {
      let y = at(center ?? [], axis);
      for (let feature = 0; feature < H; feature += 1)
        y += at(features, feature) * at(decoder ?? [], feature * D + axis);
      loss += (y - at(x, row * D + axis)) ** 2 / B;
    }
    if (config.architecture === 'relu')
      loss += (0.3 * features.reduce((sum, value) => sum + value, 0)) / B;
  }
  return loss;
}

function finiteDifference(
  config: AutoencoderConfig,
  state: Tensors,
  name: string,
  index: number,
): number {
  const shifted = (by: number): Tensors => {
    const data = floats(state, name).slice();
    data[index] = at(data, index) + by;
    return { ...state, [name]: { shape: state[name]?.shape ?? [], data } };
  };
  const by = 1 / 256;
  return (lossOf(config, shifted(by)) - lossOf(config, shifted(-by))) / (2 * by);
}

describe('a training step', () => {
  it.each([
    ['relu', relu],
    ['topk', topk],
    ['jumprelu', jump],
  ] as const)('has the gradient of the loss written out by hand: %s', (_, config) => {
    const state = begun(config);
    for (const name of ['W_enc', 'b_enc', 'b_dec']) {
      const gradient = gradientOf(config, state, name);
      for (const index of [0, 1, gradient.length - 1]) {
        expect(gradient[index]).toBeCloseTo(finiteDifference(config, state, name, index), 3);
      }
    }
  });

  it.each([relu, topk, jump])(
    'keeps decoder vectors unit and moves them across themselves',
    (config) => {
      const state = begun(config);
      const gradient = gradientOf(config, state, 'W_dec');
      const decoder = floats(state, 'W_dec');
      for (let feature = 0; feature < H; feature += 1) {
        let along = 0;
        for (let axis = 0; axis < D; axis += 1)
          along += at(gradient, feature * D + axis) * at(decoder, feature * D + axis);
        expect(along).toBeCloseTo(0, 6);
      }
    },
  );

  it('gives thresholds the rectangle kernel and nothing else', () => {
    const state = begun(jump);
    const program = trainProgram(jump, B, 10);
    const after = evaluateGraph(program, state, {
      x: normal(6, [B, D]),
      rate: scalarOf(1e-3),
      sparsity: scalarOf(0.4),
    });
    const found = Array.from(after.state['m.threshold']?.data ?? [], (value) => 10 * value);
    expect(found).toEqual(kernelGradient(state).map((value) => expect.closeTo(value, 4)));
    expect(found.some((value) => value !== 0)).toBe(true);
  });

  it('lets dead features alone reconstruct the residual', () => {
    const config = AutoencoderConfig.parse({ ...topk, k: 1, auxiliaryK: 3 });
    const living = gradientOf(config, begun(config, 0), 'W_enc');
    const plain = gradientOf(
      { ...config, auxiliaryK: 0 } as AutoencoderConfig,
      begun(config, 0),
      'W_enc',
    );
    expect(living).toEqual(plain);
    const dead = gradientOf(config, begun(config, 11), 'W_enc');
    expect(dead).not.toEqual(plain);
  });

  it('counts the steps since a feature fired', () => {
    const state = begun(relu, 4);
    const after = evaluateGraph(trainProgram(relu, B, 10), state, {
      x: normal(6, [B, D]),
      rate: scalarOf(1e-3),
      sparsity: scalarOf(0),
    });
    const silent = Array.from(after.state['silent']?.data ?? []);
    expect(silent.every((steps) => steps === 0 || steps === 5)).toBe(true);
    expect(silent).toContain(0);
  });

  it('is refused for an input that is normalised per vector', async () => {
    const config = AutoencoderConfig.parse({ ...relu, normalization: 'layer_norm' });
    await expect(() => trainProgram(config, B, 10)).toThrowWithCode('autoencoder.untrainable');
  });
});

/** Rajamanoharan et al. 2024, equations 11 and 12, summed by hand. */
function kernelGradient(state: Tensors): readonly number[] {
  const { data: x } = normal(6, [B, D]);
  const [encoder, bias, decoder, center, threshold] = [
    'W_enc',
    'b_enc',
    'W_dec',
    'b_dec',
    'threshold',
  ].map((name) => floats(state, name));
  const gradient = new Array<number>(H).fill(0);
  for (let row = 0; row < B; row += 1) {
    const pre = Array.from({ length: H }, (_, feature) => {
      let sum = at(bias ?? [], feature);
      for (let axis = 0; axis < D; axis += 1) {
        sum +=
          (at(x, row * D + axis) - at(center ?? [], axis)) * at(encoder ?? [], axis * H + feature);
      }
      return sum;
    });
    const features = pre.map((value, feature) =>
      value > at(threshold ?? [], feature) ? value : 0,
    );
    const error = Array.from({ length: D }, (_, axis) => {
      let y = at(center ?? [], axis) - at(x, row * D + axis);
      for (let feature = 0; feature < H; feature += 1)
        y += at(features, feature) * at(decoder ?? [], feature * D + axis);
      return y;
    });
    for (let feature = 0; feature < H; feature += 1) {
      const theta = at(threshold ?? [], feature);
      if (Math.abs(at(pre, feature) - theta) >= 0.3) continue;
      let upstream = 0;
      for (let axis = 0; axis < D; axis += 1)
        upstream += (2 * at(error, axis) * at(decoder ?? [], feature * D + axis)) / B;
      gradient[feature] = at(gradient, feature) - (theta / 0.6) * upstream - 0.4 / 0.6 / B;
    }
  }
  return gradient;
}
