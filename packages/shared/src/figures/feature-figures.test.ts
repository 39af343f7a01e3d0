import { describe, expect, it } from '@jest/globals';

import { featureFigures } from '../computations/feature-figures.js';
import { logitEffects } from '../computations/logit-effects.js';
import type { OutputAttribution } from '../computations/output-attribution.js';
import { eightTokens } from '../computations/testing/a-feature-dashboard.js';
import { activationDistributionFigure } from './activation-distribution-figure.js';
import { attributionFigure } from './attribution-figure.js';
import { densityFigure } from './density-figure.js';
import type { Figure } from './figure.js';
import { figureSvg } from './figure-svg.js';
import { logitEffectsFigure } from './logit-effects-figure.js';
import { lossRecoveredFigure } from './loss-recovered-figure.js';

const feature = { name: 'feature 7', kind: 'dna', figures: featureFigures(eightTokens) };

function barTotal({ series }: Figure): number {
  return series
    .flatMap((each) => (each.kind === 'bars' ? each.bars : []))
    .reduce((sum, { value }) => sum + value, 0);
}

describe('the activation distribution', () => {
  it('stacks one series for each range of the proxy, counting active tokens alone', () => {
    const figure = activationDistributionFigure(feature);
    expect(figure.series).toHaveLength(5);
    expect(barTotal(figure)).toBe(3);
    expect(figure.x.domain).toEqual([0, 4]);
    expect(figure.table.rows).toHaveLength(40);
  });

  it('weighs each activation by its size in the expected-value version', () => {
    expect(barTotal(activationDistributionFigure(feature, 'expected_value'))).toBe(7);
  });

  it('says its finding in words with limits and n', () => {
    const { description } = activationDistributionFigure(feature);
    expect(description).toContain('fires on 3 of 8 tokens from 2 contexts');
    expect(description).toMatch(/66\.7 % \(95 % .* n 3\)/);
  });

  it('can be drawn, also of a feature that never fires', () => {
    const silent = featureFigures({ ...eightTokens, active: [] });
    for (const figures of [feature.figures, silent]) {
      const svg = figureSvg(activationDistributionFigure({ ...feature, figures }));
      expect(svg).toMatch(/^<svg/);
      expect(svg).not.toContain('NaN');
    }
  });
});

describe('the density figure', () => {
  const figure = densityFigure({
    densities: [0, 0, 1e-3, 0.02, 0.5, 1],
    tokens: 10_000,
    control: [0, 0.1],
    marked: [
      { name: 'feature 3', density: 0.02 },
      { name: 'dead', density: 0 },
    ],
  });

  it('holds every feature that fires and tells of those that do not', () => {
    expect(barTotal(figure)).toBe(4);
    expect(figure.description).toContain('2 never fired on 10000 tokens');
    expect(figure.description).toContain('3 fire on more than 1 %');
    expect(figure.x.domain).toEqual([1e-4, 1]);
  });

  it('marks shown features, and those alone that have a place', () => {
    expect(figure.series.filter(({ kind }) => kind === 'rule')).toHaveLength(1);
    expect(figureSvg(figure)).not.toContain('NaN');
  });
});

describe('the logit effects', () => {
  it('count all 256 bytes and escape what they show', () => {
    const raw = Array.from({ length: 256 }, (_, byte) => (byte === 0x3c ? 5 : byte / 1000));
    const figure = logitEffectsFigure('feature 7', logitEffects(raw, 1));
    expect(barTotal(figure)).toBe(256);
    expect(figure.description).toContain('<, ');
    expect(figureSvg(figure)).toContain('&lt;');
  });

  it('can be drawn where a feature writes nothing', () => {
    const nothing = Array.from({ length: 256 }, () => 0);
    expect(figureSvg(logitEffectsFigure('none', logitEffects(nothing, 1)))).not.toContain('NaN');
  });
});

describe('loss recovered over L0', () => {
  const figure = lossRecoveredFigure([
    { name: 'a', l0: 10, lossRecovered: 0.8, lower: 0.78, upper: 0.82 },
    { name: 'b', l0: 12, lossRecovered: 0.7 },
    { name: 'c', l0: 30, lossRecovered: 0.9 },
    { name: 'random', l0: 5, lossRecovered: 0.95, isControl: true },
  ]);

  it('joins those that no other beats, the control left out', () => {
    const front = figure.series.find(({ kind }) => kind === 'line');
    expect(front).toMatchObject({
      points: [
        { x: 10, y: 0.8 },
        { x: 30, y: 0.9 },
      ],
    });
  });

  it('draws none without a share, and keeps it in the table with its nats', () => {
    const drawn = lossRecoveredFigure([
      { name: 'own', l0: 10, lossRecovered: 0.8, nats: 2 },
      { name: 'shuffled', l0: 9, lossRecovered: null, nats: 0.1, isControl: true },
    ]);
    expect(drawn.description).toContain('1 without a share');
    expect(drawn.table.rows[1]).toEqual(['shuffled', 9, null, null, null, 0.1]);
    expect(figureSvg(drawn)).not.toContain('NaN');
  });

  it('says that its baseline overstates the share', () => {
    expect(figure.description).toBe(
      'At best 90.0 % of the loss is recovered, by c with 30.0 active features a token. The baseline is zero ablation, which overstates the share.',
    );
    expect(figureSvg(lossRecoveredFigure([]))).not.toContain('NaN');
  });
});

describe('attribution', () => {
  const contributions = [
    { feature: 4, activation: 2, attributed: 1.5, gradient: 1.3, ablated: 1.4 },
    { feature: 9, activation: 1, attributed: -0.5, gradient: -0.45, ablated: -0.4 },
  ];
  const attribution: OutputAttribution = {
    schema: 'holdpoint.output-attribution.v1',
    model: `sha256:${'0'.repeat(64)}`,
    autoencoder: `sha256:${'1'.repeat(64)}`,
    output: {
      context: '<b>',
      contextHex: '3c623e',
      byte: 65,
      text: 'A',
      logProbability: -1,
      splicedLogProbability: -1.1,
    },
    parts: { features: 1, decoderBias: 0.5, residual: 0.5, logit: 2 },
    contributions,
    correlation: { estimate: 1, interval: null, sampleCount: 2 },
    gradientCorrelation: { estimate: 0.9, interval: null, sampleCount: 2 },
    largestDifference: 0.1,
    notes: [],
  };

  it('shows each feature by its attributed and its ablated effect, and escapes the text', () => {
    const figure = attributionFigure(attribution);
    expect(figure.series[2]).toMatchObject({
      points: [
        { x: 1.3, y: 1.4, label: '4' },
        { x: -0.45, y: -0.4, label: '9' },
      ],
    });
    expect(figure.description).toContain('gradients by 0.900 (n 2)');
    expect(figureSvg(figure)).toContain('&lt;b&gt;');
  });

  it('can be drawn where no feature is active', () => {
    const silent = {
      ...attribution,
      contributions: [],
      correlation: { estimate: null, interval: null, sampleCount: 0 },
      gradientCorrelation: { estimate: null, interval: null, sampleCount: 0 },
    };
    expect(figureSvg(attributionFigure(silent))).not.toContain('NaN');
  });
});
