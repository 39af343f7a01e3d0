import type { Progress } from '@holdpoint/shared/contracts/campaigns';
import { describe, expect, it } from '@jest/globals';

import { rateOf, timeLeftOf } from './progress-words.js';

const aProgress = (change: Partial<Progress>): Progress => ({
  samples: 100,
  done: 10,
  leased: 0,
  spared: 0,
  scored: 10,
  unscored: 0,
  errored: 0,
  modelCalls: 10,
  costMicroUsd: 0,
  samplesPerSecond: null,
  secondsLeft: null,
  secondsLeftRange: null,
  ...change,
});

describe('progress in words', () => {
  it('gives the time left with its range', () => {
    const secondsLeftRange = { low: 120, high: 300 };
    expect(timeLeftOf(aProgress({ secondsLeft: 180, secondsLeftRange }))).toBe(
      'about 3 min, 2 min to 5 min',
    );
  });

  it('promises no end that is not in sight', () => {
    const secondsLeftRange = { low: 120, high: null };
    expect(timeLeftOf(aProgress({ secondsLeft: 180, secondsLeftRange }))).toBe(
      'about 3 min, at least 2 min',
    );
    expect(timeLeftOf(aProgress({}))).toBeNull();
  });

  it('gives a slow rate by the minute', () => {
    expect(rateOf(aProgress({ samplesPerSecond: 12.46 }))).toBe('12.5 samples a second');
    expect(rateOf(aProgress({ samplesPerSecond: 0.05 }))).toBe('3.0 samples a minute');
    expect(rateOf(aProgress({}))).toBeNull();
  });
});
