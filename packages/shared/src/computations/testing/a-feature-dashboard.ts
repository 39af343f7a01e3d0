import type { FeatureDashboard } from '../feature-dashboard.js';
import { bytesOfHex, exampleText, hexOf } from '../feature-example.js';
import { featureFigures } from '../feature-figures.js';
import type { FeatureObservations } from '../feature-observations.js';
import { logitEffects } from '../logit-effects.js';

/** Eight tokens of two contexts, small enough to count by hand. */
export const eightTokens: FeatureObservations = {
  labels: ['english', 'dna'],
  target: 1,
  hasProxy: true,
  contexts: 2,
  zeros: [
    [0, 0, 3, 1],
    [1, 1, 0, 1],
  ],
  active: [
    [1, -3, 0, 0],
    [2, 5, 1, 1],
    [4, 12, 1, 1],
  ],
  levels: [0, 2],
};

/** A dashboard that holds together, of `eightTokens`. */
export function aFeatureDashboard(changes: Partial<FeatureDashboard> = {}): FeatureDashboard {
  const digest = `sha256:${'0'.repeat(64)}` as const;
  const bytes = bytesOfHex('47415454414341');
  return {
    schema: 'holdpoint.feature-dashboard.v1',
    feature: 7,
    kind: 'dna',
    model: digest,
    autoencoder: digest,
    settings: { seed: 1, scoreContexts: 2, tokensPerContext: 4, neighbours: 3, intervals: 2 },
    selection: {
      split: 'select',
      contexts: 2,
      tokens: 8,
      candidates: 16,
      reason: 'best_of_kind',
      pearson: 0.5,
    },
    observations: eightTokens,
    figures: featureFigures(eightTokens),
    examples: {
      top: [
        {
          context: 1,
          position: 3,
          activation: 4,
          proxyLogLikelihoodRatio: 12,
          label: 1,
          bytes: hexOf(bytes),
          activations: [0, 0, 0, 4, 0, 0, 0],
          at: 3,
          ...exampleText(bytes, 3),
        },
      ],
      intervals: [
        { from: 0, to: 2, count: 2, examples: [] },
        { from: 2, to: 4, count: 1, examples: [] },
      ],
    },
    logitEffects: logitEffects(
      Array.from({ length: 256 }, (_, byte) => byte / 100),
      1,
    ),
    neuron: {
      neuron: 3,
      candidates: 8,
      pearsonWithFeature: 0.4,
      pearsonWithLabel: 0.3,
      sampleCount: 8,
    },
    control: null,
    notes: [],
    ...changes,
  };
}
