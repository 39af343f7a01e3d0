import { describe, expect, it } from '@jest/globals';

import { Criterion } from './criterion.js';
import { policyByRef } from './policies.js';

const [autonomy] = policyByRef('anthropic-rsp@1.0').criteria;

const sequential = { stopping: 'confidence_sequence', bound: 'betting', ruledInBy: 'bound' };

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
    ['with a buffer below its bar', { safetyBufferRate: 0.49 }],
    ['with a buffer above its bar', { comparison: 'at_most', safetyBufferRate: 0.49 }],
  ])('may stand %s', (_, moved) => {
    expect(faultsWith(moved)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, RegExp]>([
    ['a tier criterion without a tier', { tier: null }, 'tier', /names its tier/],
    ['a control with a tier', { kind: 'control' }, 'tier', /names none/],
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
