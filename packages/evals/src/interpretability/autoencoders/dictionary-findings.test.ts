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
  withheld: ScoredDictionary['withheld'] = {},
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
    withheld,
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
  const own = scored({ ce_loss_score: [0.94, 0.96], loss_recovered_nats: [1.9, 2.1] });
  const said = (of: ScoredDictionary, control: ScoredDictionary | null) =>
    dictionaryFindings(of, { spec, control, trainingRows: null }).join('\n');

  it('say that zero ablation flatters the loss recovered, and tell it in nats', () => {
    expect(said(own, null)).toMatch(/zero ablation, a weak baseline/);
    expect(said(own, null)).toContain('brings back 2.000 [1.900, 2.100] nats a token over 256');
  });

  it.each([
    ['lower, and the intervals lie apart', [0.1, 0.2], false],
    ['lower, but not beyond the intervals', [1.8, 2.0], true],
    ['higher; this score', [1.95, 2.15], true],
    ['higher, and the intervals lie apart', [2.2, 2.4], true],
  ] as const)('say of a control that it is %s', (words, nats, isNoEvidence) => {
    const found = said(own, scored({ loss_recovered_nats: nats }));
    expect(found).toContain(words);
    expect(found.includes('no evidence that features')).toBe(isNoEvidence);
    expect(found).not.toContain('overlap');
  });

  it('say why there is no share, of the model and of its control', () => {
    const reason = 'Zeros cost nothing.';
    const idle = scored({ loss_recovered_nats: [0, 0.1] }, { ce_loss_score: reason });
    expect(said(idle, null)).toContain(`is not stated as a share. ${reason}`);
    expect(said(own, idle)).toContain(`no share of the loss is stated. ${reason}`);
  });

  it('miss the control where there is none, and count the dead', () => {
    expect(said(own, null)).toContain('no randomised-transformer control');
    expect(said(own, null)).toContain('3 of 2048 features');
  });

  it('distrust a dense code', () => {
    expect(said(scored({ l0: [60, 80] }), null)).toContain('to be distrusted');
  });

  it('say how often activations came again', () => {
    const rows = spec.training.steps * spec.training.batch;
    const of = (trainingRows: number) =>
      dictionaryFindings(own, { spec, control: null, trainingRows }).join('\n');
    expect(of(rows / 4)).toContain('each 4.0 times');
    expect(of(rows)).not.toContain('times, where');
  });
});
