import type {
  DictionaryMetric,
  MetricEstimate,
  ScoredDictionary,
} from '@holdpoint/shared/computations/dictionary';
import { describe, expect, it } from '@jest/globals';

import { dictionaryFindings } from './dictionary-findings.js';
import { dictionaryRecipe } from './dictionary-recipe.js';
import { configOf } from './learn-dictionary.js';

const spec = dictionaryRecipe({ architecture: 'topk', seed: 1 });
const digest = `sha256:${'0'.repeat(64)}` as const;

function scored(
  shares: Partial<Record<DictionaryMetric, readonly [lower: number, upper: number]>>,
): ScoredDictionary {
  const metric = ([lower, upper]: readonly [number, number]): MetricEstimate => ({
    estimate: (lower + upper) / 2,
    lower,
    upper,
    n: 256,
    unit: 'contexts',
    tokens: 16_384,
    method: 'percentile bootstrap',
    confidence: 0.95,
  });
  return {
    autoencoder: configOf(spec.autoencoder, { inputWidth: 512, activationScale: 1 }),
    weightsDigest: digest,
    modelDigest: digest,
    metrics: Object.fromEntries(
      Object.entries(shares).map(([name, limits]) => [name, metric(limits)]),
    ),
    densities: {
      tokens: 16_384,
      features: 2048,
      dead: 3,
      ultralow: 0,
      aboveOnePercent: 9,
      smallestAlive: 1e-4,
      histogram: [],
    },
    curve: [],
  };
}

describe('findings of a dictionary', () => {
  const own = scored({ ce_loss_score: [0.94, 0.96], kl_div_score: [0.95, 0.97] });

  it('say that zero ablation flatters the loss recovered', () => {
    expect(dictionaryFindings(spec, own, null)[0]).toMatch(/zero ablation, a weak baseline/);
  });

  it('say where the control scores less, and where it does not', () => {
    const worse = dictionaryFindings(spec, own, scored({ kl_div_score: [0.9, 0.92] })).join('\n');
    expect(worse).toContain('less, and the intervals lie apart');
    const equal = dictionaryFindings(spec, own, scored({ kl_div_score: [0.9, 0.96] })).join('\n');
    expect(equal).toContain('no evidence that features of the trained model were found');
  });

  it('do not read a ratio whose denominator is near 0', () => {
    const control = scored({ ce_loss_score: [0.96, 1.96] });
    expect(dictionaryFindings(spec, own, control).join('\n')).toContain('without meaning there');
  });

  it('miss the control where there is none, and count the dead', () => {
    const said = dictionaryFindings(spec, own, null).join('\n');
    expect(said).toContain('no randomised-transformer control');
    expect(said).toContain('3 of 2048 features');
  });

  it('distrust a dense code', () => {
    const dense = scored({ l0: [60, 80] });
    expect(dictionaryFindings(spec, dense, null).join('\n')).toContain('to be distrusted');
  });
});
