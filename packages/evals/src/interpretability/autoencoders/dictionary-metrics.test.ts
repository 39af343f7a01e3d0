import { describe, expect, it } from '@jest/globals';

import { ablationEffect } from './ablation-effect.js';
import { countFires, divergence, sumContexts } from './context-sums.js';
import { dictionaryMetrics } from './dictionary-metrics.js';
import { featureDensities } from './feature-densities.js';
import { matchFeatures } from './matched-features.js';

const tensor = (shape: readonly number[], ...values: number[]) => ({
  shape,
  data: Float32Array.from(values),
});

/** Two contexts of two tokens: inputs (3, 4), (0, 2) and (1, 0), (2, 2). */
const batch = {
  x: tensor([4, 2], 3, 4, 0, 2, 1, 0, 2, 2),
  features: tensor([4, 3], 1, 0, 2, 0, 0, 0, 0, 5, 0, 1, 1, 1),
  reconstruction: tensor([4, 2], 3, 3, 0, 1, 1, 0, 2, 0),
};

describe('sums over contexts', () => {
  it('are what one counts by hand', () => {
    const [first, second] = sumContexts(batch, 2);
    expect(first).toMatchObject({ tokens: 2, l0: 2, l1: 3, squaredError: 2, squares: 29 });
    expect(second).toMatchObject({ tokens: 2, l0: 4, l1: 8, squaredError: 4, squares: 9 });
    expect(first?.product).toBe(9 + 12 + 2);
    expect(first?.reconstructionSquares).toBe(18 + 1);
  });

  it('count a feature once per token that it fires on', () => {
    const fires = new Float64Array(3);
    countFires(batch.features, fires);
    expect(Array.from(fires)).toEqual([2, 2, 2]);
  });

  it('take KL(p || q) of log-probabilities', () => {
    const half = Math.log(0.5);
    const p = tensor([1, 2], half, half);
    const q = tensor([1, 2], Math.log(0.25), Math.log(0.75));
    expect(divergence(p, q, { first: 0, count: 1 })).toBeCloseTo(
      0.5 * Math.log(2) + 0.5 * Math.log(2 / 3),
      6,
    );
    expect(divergence(p, p, { first: 0, count: 1 })).toBe(0);
  });
});

describe('the metrics of a dictionary', () => {
  const losses = {
    clean: 2,
    spliced: 3,
    ablated: 10,
    divergenceSpliced: 1,
    divergenceAblated: 8,
  };
  const contexts = sumContexts(batch, 2).map((context) => ({ ...context, losses }));
  const { metrics } = dictionaryMetrics(contexts, Float64Array.of(2, 0, 1, 4), 7);

  it('are sums over tokens, each with its contexts and an interval around it', () => {
    expect(metrics.l0).toMatchObject({ estimate: 1.5, n: 2, tokens: 4, unit: 'contexts' });
    expect(metrics.mse?.estimate).toBe(6 / 8);
    for (const metric of Object.values(metrics)) {
      expect(metric.lower).toBeLessThanOrEqual(metric.estimate);
      expect(metric.upper).toBeGreaterThanOrEqual(metric.estimate);
    }
  });

  // Mean (1.5, 2): squared distances 2.25 + 4, 2.25 + 0, 0.25 + 4, 0.25 + 0 = 13.
  it('explain the variance about the mean', () => {
    expect(metrics.explained_variance?.estimate).toBeCloseTo(1 - 6 / 13, 12);
  });

  it('recover (10 - 3) of (10 - 2) of the loss', () => {
    expect(metrics.ce_loss_score?.estimate).toBe(7 / 8);
    expect(metrics.kl_div_score?.estimate).toBe(7 / 8);
    expect(metrics.ce_loss_without_sae?.estimate).toBe(1);
  });

  it('tell the loss recovered in nats a token, with its contexts', () => {
    expect(metrics.loss_recovered_nats).toMatchObject({ estimate: 3.5, n: 2, unit: 'contexts' });
  });

  // In sums over the two tokens of a context: zeros cost 0.1 nats a token.
  it('state no share of a loss that zeros hardly cost, and say why', () => {
    const idle = contexts.map((context) => ({ ...context, losses: { ...losses, ablated: 2.2 } }));
    const found = dictionaryMetrics(idle, Float64Array.of(1), 7);
    expect(Object.keys(found.metrics)).not.toContain('ce_loss_score');
    expect(found.metrics.loss_recovered_nats?.estimate).toBeCloseTo(-0.4, 12);
    expect(found.withheld.ce_loss_score).toContain('costs this model 0.100 nats a token');
  });

  it('state no share of a loss that is less than five of its standard errors', () => {
    const uneven = contexts.map((context, index) => ({
      ...context,
      losses: { ...losses, ablated: index === 0 ? 12 : 4 },
    }));
    // Costs of 5 and 1 nats a token: 3, with a standard error of 2.
    expect(ablationEffect(uneven)).toMatchObject({ nats: 3, standardError: 2, contexts: 2 });
    const found = dictionaryMetrics(uneven, Float64Array.of(1), 7);
    expect(found.withheld.ce_loss_score).toContain('standard error 2.000');
    expect(ablationEffect(contexts)).toMatchObject({ nats: 4, standardError: 0 });
  });

  it('count the living over features, with exact limits', () => {
    expect(metrics.frac_alive).toMatchObject({ estimate: 0.75, n: 4, method: 'clopper-pearson' });
  });

  it('leave out what has no value: a loss without a model', () => {
    const without = dictionaryMetrics(sumContexts(batch, 2), Float64Array.of(1), 7);
    expect(Object.keys(without.metrics)).not.toContain('ce_loss_score');
    expect(without.withheld).toEqual({});
  });

  it('are 1 and 0 for a perfect reconstruction', () => {
    const perfect = sumContexts({ ...batch, reconstruction: batch.x }, 1);
    const { metrics: found } = dictionaryMetrics(perfect, Float64Array.of(1), 7);
    expect(found.explained_variance?.estimate).toBe(1);
    expect(found.cossim?.estimate).toBeCloseTo(1, 12);
    expect(found.l2_ratio?.estimate).toBeCloseTo(1, 12);
    expect(found.relative_reconstruction_bias?.estimate).toBe(1);
    expect(found.mse?.estimate).toBe(0);
  });
});

describe('feature densities', () => {
  it('fall into quarters of decades, the dead into none', () => {
    const found = featureDensities(Float64Array.of(0, 1, 50, 1000), 1000);
    expect(found).toMatchObject({
      dead: 1,
      aboveOnePercent: 2,
      smallestAlive: 0.001,
      features: 4,
    });
    expect(found.histogram.reduce((sum, bin) => sum + bin.features, 0)).toBe(3);
    expect(found.histogram[0]).toEqual({ from: -3, to: -2.75, features: 1 });
  });
});

describe('matched features', () => {
  it('are found at any length of the vectors, and only above 0.9', () => {
    const truth = tensor([2, 2], 1, 0, 0, 1);
    const learned = tensor([3, 2], 5, 0, 1, 1, 0, 0);
    const found = matchFeatures(truth, learned);
    expect(found.mmcs).toBeCloseTo((1 + Math.SQRT1_2) / 2, 6);
    expect(found.recovered).toBe(0.5);
  });
});
