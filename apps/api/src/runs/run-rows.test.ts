import type { Progress } from '@holdpoint/shared/contracts/campaigns';
import { describe, expect, it } from '@jest/globals';

import { plannedSlots } from './integrity.js';
import { secondsLeftOf, sumOfProgress } from './run-rows.js';

function aProgress(change: Partial<Progress>): Progress {
  return {
    samples: 0,
    done: 0,
    leased: 0,
    scored: 0,
    unscored: 0,
    errored: 0,
    modelCalls: 0,
    costMicroUsd: 0,
    secondsLeft: null,
    ...change,
  };
}

describe('progress', () => {
  it('tells the time left from the rate so far', () => {
    expect(secondsLeftOf(100, 25, 10)).toBe(30);
  });

  it('tells no time before the first sample and after the last', () => {
    expect(secondsLeftOf(100, 0, 10)).toBeNull();
    expect(secondsLeftOf(100, 100, 10)).toBeNull();
    expect(secondsLeftOf(0, 0, 10)).toBeNull();
  });

  it('of several runs adds their counts and takes the longest time', () => {
    const sum = sumOfProgress([
      aProgress({ samples: 10, done: 4, secondsLeft: 9 }),
      aProgress({ samples: 5, done: 5 }),
      aProgress({ secondsLeft: 3 }),
    ]);
    expect(sum).toMatchObject({ samples: 15, done: 9, secondsLeft: 9 });
    expect(sumOfProgress([])).toEqual(aProgress({}));
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
