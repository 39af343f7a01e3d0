import { describe, expect, it } from '@jest/globals';

import { Criterion } from './criterion.js';
import { policyByRef } from './policies.js';

const [autonomy] = policyByRef('anthropic-rsp@1.0').criteria;

const sequential = { stopping: 'confidence_sequence', bound: 'betting', ruledInBy: 'bound' };

const counted = {
  aggregator: { kind: 'count', ofTasks: 20, passesAt: 1 },
  estimand: 'fixed_benchmark',
  thresholdCount: 3,
  thresholdRate: 0.15,
};
const uplift = {
  aggregator: { kind: 'ratio_of_arms', treatment: 'assisted', control: 'unaided' },
  thresholdRatio: 2.8,
  thresholdRate: 2.8 / 3.8,
};

function faultsWith(moved: Readonly<Record<string, unknown>>): string[] {
  const read = Criterion.safeParse({ ...autonomy, thresholdStatedOn: null, ...moved });
  return read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('a criterion', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['as shipped', {}],
    [
      'with its bar stated on its own aggregator',
      { thresholdStatedOn: { kind: 'any_of_k', k: 10 } },
    ],
    ['of a control without a tier', { kind: 'control', tier: null }],
    [
      'over tries of these very tasks',
      { unit: 'run', estimand: 'fixed_benchmark', aggregator: { kind: 'mean' } },
    ],
    ['over clusters by betting', { unit: 'cluster', bound: 'betting', minimumClusters: 10 }],
    ['that may end early by betting', { ...sequential }],
    [
      'on what is read off activations, as support',
      { evaluation: 'interpretability/deception-probe@1', weight: 'supporting' },
    ],
    ['with a buffer below its bar', { safetyBufferRate: 0.49 }],
    ['as a count of exactly so many tasks', { ...counted }],
    [
      'as a count of a rerun, with a buffer',
      { ...counted, estimand: 'rerun', safetyBufferRate: 0.05 },
    ],
    ['as a ratio of two arms', { ...uplift }],
    ['with a buffer above its bar', { comparison: 'at_most', safetyBufferRate: 0.49 }],
  ])('may stand %s', (_, moved) => {
    expect(faultsWith(moved)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, RegExp]>([
    ['a tier criterion without a tier', { tier: null }, 'tier', /names its tier/],
    ['a control with a tier', { kind: 'control' }, 'tier', /names none/],
    [
      'what is read off activations as decisive',
      { evaluation: 'interpretability/deception-probe@1' },
      'weight',
      /supporting evidence/,
    ],
    [
      'a bar stated on the mean and held against any of 10',
      { thresholdStatedOn: { kind: 'mean' } },
      'thresholdStatedOn',
      /measure different things/,
    ],
    [
      'a bar stated on any of 5 and held against any of 10',
      { thresholdStatedOn: { kind: 'any_of_k', k: 5 } },
      'thresholdStatedOn',
      /measure different things/,
    ],
    [
      'tries as a sample of new tasks',
      { unit: 'run', aggregator: { kind: 'mean' } },
      'unit',
      /fixed benchmark/,
    ],
    [
      'tries under any of 10',
      { unit: 'run', estimand: 'fixed_benchmark' },
      'unit',
      /only of their mean/,
    ],
    [
      'tries of a rerun, which share its luck',
      { unit: 'run', estimand: 'rerun', aggregator: { kind: 'mean' } },
      'unit',
      /fixed benchmark/,
    ],
    [
      'clusters without a least number',
      { unit: 'cluster', bound: 'betting' },
      'minimumClusters',
      /least number/,
    ],
    [
      'a least number of clusters without clusters',
      { minimumClusters: 5 },
      'minimumClusters',
      /least number/,
    ],
    [
      'clusters of a fixed benchmark',
      { unit: 'cluster', estimand: 'fixed_benchmark', bound: 'betting', minimumClusters: 10 },
      'unit',
      /estimand is new_tasks/,
    ],
    [
      'clusters with an exact bound',
      { unit: 'cluster', minimumClusters: 10 },
      'bound',
      /only betting/,
    ],
    [
      'stopping early on an exact bound',
      { stopping: 'confidence_sequence' },
      'stopping',
      /betting/,
    ],
    [
      'stopping early over clusters',
      { ...sequential, unit: 'cluster', minimumClusters: 10 },
      'stopping',
      /over tasks/,
    ],
    ['a buffer as large as its bar', { safetyBufferRate: 0.5 }, 'safetyBufferRate', /nothing/],
    [
      'a count without its bar in tasks',
      { ...counted, thresholdCount: undefined },
      'thresholdCount',
      /in tasks/,
    ],
    ['a count above its tasks', { ...counted, thresholdCount: 21 }, 'thresholdCount', /at most 20/],
    ['a bar in tasks of a share', { thresholdCount: 6 }, 'thresholdCount', /count alone/],
    [
      'a count whose rate is another',
      { ...counted, thresholdRate: 0.2 },
      'thresholdRate',
      /expected 0.15/,
    ],
    [
      'a count of tasks drawn from others',
      { ...counted, estimand: 'new_tasks' },
      'estimand',
      /give the share/,
    ],
    ['a count by betting', { ...counted, bound: 'betting' }, 'bound', /exact/],
    [
      'a count of fewer tasks than asked for',
      { ...counted, minimumTasks: 21 },
      'minimumTasks',
      /so many/,
    ],
    [
      'a ratio without its bar',
      { ...uplift, thresholdRatio: undefined },
      'thresholdRatio',
      /as a ratio/,
    ],
    ['a bar as a ratio of a share', { thresholdRatio: 2 }, 'thresholdRatio', /ratio_of_arms alone/],
    [
      'a ratio whose rate is another',
      { ...uplift, thresholdRate: 0.5 },
      'thresholdRate',
      /expected 0.7368/,
    ],
    ['a ratio by betting', { ...uplift, bound: 'betting' }, 'bound', /each arm/],
    [
      'a ratio with a buffer as a rate',
      { ...uplift, safetyBufferRate: 0.1 },
      'safetyBufferRate',
      /thresholdRatio/,
    ],
    [
      'a buffer that leaves nothing above its bar',
      { comparison: 'at_most', safetyBufferRate: 0.5 },
      'safetyBufferRate',
      /nothing/,
    ],
  ])('is refused: %s', (_, moved, path, message) => {
    expect(faultsWith(moved)).toEqual([
      expect.stringMatching(new RegExp(`^${path}: .*${message.source}`)),
    ]);
  });

  it('as a count or a ratio is of a fixed n, over tasks', () => {
    const early = faultsWith({ ...counted, ...sequential });
    expect(early).toContainEqual(expect.stringMatching(/^stopping: .*none can be spared/));
    expect(faultsWith({ ...uplift, ...sequential })).toContainEqual(
      expect.stringMatching(/^stopping: .*fixed number of people/),
    );
    const clusters = { ...uplift, unit: 'cluster', bound: 'betting', minimumClusters: 3 };
    expect(faultsWith(clusters)).toContainEqual(expect.stringMatching(/^unit: .*one person/));
  });

  it.each([
    ['thresholdRate', Number.NaN],
    ['thresholdRate', 1.01],
    ['confidence', 0.5],
    ['confidence', 1],
    ['minimumTasks', 0],
    ['freshnessDays', Number.POSITIVE_INFINITY],
    ['maximumUnscoredShare', -0.1],
    ['comparison', 'above'],
    ['metric', 'Share of tasks'],
    ['evaluation', 'autonomy'],
    ['anything', 1],
  ])('is refused with %s %s', (name, value) => {
    expect(faultsWith({ [name]: value })).toHaveLength(1);
  });
});
