import { FeatureClamp } from '@holdpoint/shared/computations/feature-clamp';
import { describe, expect, it } from '@jest/globals';

import { unigramOf } from '../corpus/proxy.js';
import type { Tensors } from '../tensor.js';
import { openAutoencoder } from './autoencoder-forward.js';
import { clampedActivations, clampFeature, type ClampPlan, type FeatureActivity } from './clamp.js';
import type { StudiedDictionary } from './studied-dictionary.js';
import { anAutoencoder, aStudiedDictionary } from './testing/a-studied-dictionary.js';

const unigram = unigramOf({ seed: 1, split: 'train', index: 0 }, 200, 16);
const activity: FeatureActivity = {
  densities: Array.from({ length: 40 }, (_, feature) => (feature === 5 ? 0 : (feature + 1) / 100)),
  largest: Array.from({ length: 40 }, () => 1),
};
const plan: ClampPlan = {
  feature: 7,
  kind: 'dna',
  multiple: 40,
  seed: 2,
  contexts: 12,
  promptLength: 6,
  length: 10,
  controls: 5,
};

/** A model in which neuron 0 makes A, C, G and T likely, and a feature 7 that is neuron 0. */
function steerable(): StudiedDictionary {
  const studied = aStudiedDictionary();
  const { width, vocabulary } = studied.transformer.config;
  const weights: Record<string, Tensors[string]> = { ...studied.transformer.weights };
  const W_out = (weights['W_out']?.data ?? []).slice(0);
  const W_U = (weights['W_U']?.data ?? []).slice(0);
  for (let at = 0; at < width; at += 1) W_out[at] = at === 0 ? 1 : at === 1 ? -1 : 0;
  for (let token = 0; token < vocabulary; token += 1) {
    const isBase = [0x41, 0x43, 0x47, 0x54].includes(token);
    W_U[token] = isBase ? 3 : 0;
    W_U[vocabulary + token] = isBase ? -3 : 0;
  }
  weights['W_out'] = { shape: [24, width], data: Float32Array.from(W_out) };
  weights['W_U'] = { shape: [width, vocabulary], data: Float32Array.from(W_U) };
  const autoencoder = anAutoencoder();
  const W_dec = Float32Array.from(autoencoder.weights['W_dec']?.data ?? []);
  for (let at = 0; at < 24; at += 1) W_dec[7 * 24 + at] = at === 0 ? 1 : 0;
  return {
    ...studied,
    transformer: { ...studied.transformer, weights },
    autoencoder: {
      ...autoencoder,
      weights: { ...autoencoder.weights, W_dec: { shape: [40, 24], data: W_dec } },
    },
  };
}

describe('activations under a clamp', () => {
  const forward = openAutoencoder(anAutoencoder());
  const activations = Float64Array.from({ length: 24 }, (_, at) => (at % 5) / 3);
  const { features, gain } = forward.encode(activations);
  const feature = features.findIndex((value) => value > 0.1);
  const own = features[feature] ?? 0;

  it('stay as they are where the feature is held at what it was', () => {
    const held = clampedActivations(forward, activations, { feature, activation: own });
    expect(own).toBeGreaterThan(0.1);
    for (const [at, value] of held.entries()) expect(value).toBeCloseTo(activations[at] ?? 0, 12);
  });

  it("move by the difference along the feature's direction, and by nothing else", () => {
    const held = clampedActivations(forward, activations, { feature, activation: own + 2 });
    const direction = forward.direction(feature, gain);
    for (const [at, value] of held.entries()) {
      expect(value - (activations[at] ?? 0)).toBeCloseTo(2 * (direction[at] ?? 0), 12);
    }
  });
});

describe('a clamped feature', () => {
  const clamp = clampFeature(steerable(), activity, unigram, plan);

  it('shifts what the model writes where it writes to those bytes, more than random features do', () => {
    expect(FeatureClamp.parse(clamp)).toEqual(clamp);
    expect(clamp.clamped.share).toBeGreaterThan(0.9);
    expect(clamp.shift.lower).toBeGreaterThan(0.3);
    expect(clamp.controlsAtLeast).toBe(0);
    expect(clamp.rankShare).toBeCloseTo(1 / 6, 12);
  });

  it('is compared with live features of like density, never with itself', () => {
    const controls = clamp.controls.map(({ feature }) => feature);
    expect(new Set(controls).size).toBe(5);
    expect(controls).not.toContain(7);
    expect(controls).not.toContain(5);
    for (const { density } of clamp.controls) expect(density).toBeLessThan(0.31);
  });

  it('says n and interval of every share', () => {
    for (const share of [clamp.unclamped, clamp.clamped]) {
      expect(share).toMatchObject({ contextCount: 12, bytes: 120, confidence: 0.95 });
      expect(share.lower).toBeLessThanOrEqual(share.share);
      expect(share.upper).toBeGreaterThanOrEqual(share.share);
      expect(share.upper).toBeGreaterThan(share.lower);
    }
  });

  it('is the same once more', () => {
    expect(clampFeature(steerable(), activity, unigram, plan)).toEqual(clamp);
  });

  it.each([
    ['clamp.kind_without_proxy', { kind: 'english' }],
    ['clamp.too_long', { promptLength: 10 }],
    ['clamp.no_prompts', { contexts: 1 }],
    ['dashboard.unknown_feature', { feature: 40 }],
  ] satisfies [`${string}.${string}`, Partial<ClampPlan>][])(
    'is refused: %s',
    async (code, change) => {
      await expect(() =>
        clampFeature(aStudiedDictionary(), activity, unigram, { ...plan, ...change }),
      ).toThrowWithCode(code);
    },
  );
});
