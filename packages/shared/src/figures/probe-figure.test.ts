import { describe, expect, it } from '@jest/globals';

import type { AurocEstimate, ProbeFigures, ProbeResult } from '../computations/probe.js';
import { figureSvg } from './figure-svg.js';
import { probeFigure } from './probe-figure.js';

function area(estimate: number): AurocEstimate {
  return {
    estimate,
    lower: estimate - 0.1,
    upper: estimate,
    confidence: 0.95,
    method: 'percentile bootstrap',
    resamples: 2000,
    n: 4,
    positives: 2,
    negatives: 2,
    unit: 'pairs',
    units: 2,
  };
}

function figures(hasText: boolean): ProbeFigures {
  const control = { estimate: 0.5, lowest: 0.4, highest: 0.6, draws: 2, n: 4 };
  return {
    auroc: area(1),
    recallAtOnePercentFalsePositives: { estimate: 1, n: 2 },
    differenceOfMeans: area(0.9),
    controls: {
      textOnly: hasText ? area(0.5) : null,
      overText: null,
      shuffledLabels: control,
      randomDirection: control,
    },
    scores: [3, 2, -1, -2].map((probe, index) => ({
      label: index < 2 ? 1 : 0,
      unit: index % 2,
      probe,
      differenceOfMeans: probe,
      textOnly: hasText ? 0 : null,
      shuffledLabels: [probe, 0],
      randomDirection: [0, 0],
    })),
  };
}

function aResult(hasText: boolean): ProbeResult {
  return {
    schema: 'holdpoint.probe-result.v1',
    concept: 'evaluation-awareness',
    weight: 'supporting',
    source: { kind: 'model', weightsDigest: `sha256:${'0'.repeat(64)}`, site: 'mlp' },
    method: 'logistic',
    regularization: 1,
    pooling: 'mean',
    width: 8,
    seed: 1,
    training: { n: 4, positives: 2, negatives: 2 },
    ...figures(hasText),
    transfer: hasText ? figures(true) : null,
    findings: [{ code: 'supporting_only', detail: 'Supporting.' }],
  };
}

describe('the figure of a probe', () => {
  it('draws the probe, the text alone and shuffled labels over chance, with every area beside it', () => {
    const { series, table, description } = probeFigure(aResult(true));
    expect(series.map(({ name }) => name)).toEqual([
      'chance',
      'shuffled labels',
      'text alone',
      'probe, transferred',
      'probe',
    ]);
    expect(series.at(-1)).toMatchObject({
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 0.5 },
        { x: 0, y: 1 },
        { x: 0.5, y: 1 },
        { x: 1, y: 1 },
      ],
    });
    expect(table.rows).toHaveLength(6);
    expect(table.rows[0]).toEqual(['probe', 1, 0.9, 1, 4]);
    expect(description).toContain('Supporting evidence, never the sole basis of a gate.');
    expect(figureSvg(probeFigure(aResult(true)))).toContain('supporting evidence');
  });

  it('draws no curve of a text that is unknown, and says so', () => {
    const { series, description, table } = probeFigure(aResult(false));
    expect(series.find(({ name }) => name === 'text alone')).toMatchObject({ points: [] });
    expect(description).toContain('no text to compare with');
    expect(table.rows).toHaveLength(4);
    expect(figureSvg(probeFigure(aResult(false)))).not.toContain('NaN');
  });
});
