import type { Progress } from '@holdpoint/shared/contracts/campaigns';
import { describe, expect, it } from '@jest/globals';

import { plannedSlots } from './integrity.js';
import { sumOfProgress } from './run-rows.js';

function aProgress(change: Partial<Progress>): Progress {
  return {
    samples: 0,
    done: 0,
    leased: 0,
    spared: 0,
    scored: 0,
    unscored: 0,
    errored: 0,
    modelCalls: 0,
    costMicroUsd: 0,
    samplesPerSecond: null,
    secondsLeft: null,
    secondsLeftRange: null,
    ...change,
  };
}

describe('progress', () => {
  it('of several runs adds their counts and their rates', () => {
    const sum = sumOfProgress([
      aProgress({ samples: 100, done: 40, samplesPerSecond: 1.5 }),
      aProgress({ samples: 50, done: 50, samplesPerSecond: 0.5 }),
    ]);
    expect(sum).toMatchObject({ samples: 150, done: 90, samplesPerSecond: 2, secondsLeft: 30 });
    expect(sumOfProgress([])).toEqual(aProgress({}));
  });

  it('is no surer of the time left than what was done allows', () => {
    const sum = sumOfProgress([aProgress({ samples: 100, done: 4, samplesPerSecond: 2 })]);
    expect(sum).toMatchObject({ secondsLeft: 48, secondsLeftRange: { low: 24, high: null } });
  });

  it('leaves no time for what was spared', () => {
    const sum = sumOfProgress([
      aProgress({ samples: 100, done: 40, spared: 60, samplesPerSecond: 2 }),
      aProgress({ samples: 50, done: 30, samplesPerSecond: 2 }),
    ]);
    expect(sum).toMatchObject({ samples: 150, done: 70, spared: 60, secondsLeft: 5 });
  });

  it('takes the longest time where nothing was finished lately', () => {
    const sum = sumOfProgress([
      aProgress({ samples: 10, done: 4, secondsLeft: 9 }),
      aProgress({ samples: 10, done: 9, secondsLeft: 3 }),
    ]);
    expect(sum).toMatchObject({ samplesPerSecond: null, secondsLeft: 9, secondsLeftRange: null });
  });
});

describe('planned tries', () => {
  it('are each task at each epoch from 1, tasks in the order of the plan', () => {
    expect(plannedSlots({ sampleKeys: ['b', 'a'], epochs: 2 })).toEqual([
      { sampleKey: 'b', epoch: 1 },
      { sampleKey: 'b', epoch: 2 },
      { sampleKey: 'a', epoch: 1 },
      { sampleKey: 'a', epoch: 2 },
    ]);
  });
});
