import {
  aDictionaryComputation,
  aScalingComputation,
} from '@holdpoint/shared/computations/testing/a-computation';
import { ComputationState } from '@holdpoint/shared/contracts/computations';
import { describe, expect, it } from '@jest/globals';

import { isOpen, phaseName, questionOf, stateWords, timeLeftOf } from './computation-words.js';

describe('a computation in words', () => {
  it('tells every end apart by word and shape, not by colour alone', () => {
    const ends = ComputationState.options.filter((state) => !isOpen(state));
    expect(ends).toEqual(['verified', 'invalid', 'refused', 'cancelled']);
    expect(new Set(ends.map((state) => stateWords[state].shape)).size).toBe(ends.length);
    expect(new Set(ends.map((state) => stateWords[state].name)).size).toBe(ends.length);
  });

  it('says the time left only where it is known', () => {
    const progress = { phase: 'bootstrap', done: 10, total: 100, metrics: {} };
    expect(timeLeftOf({ ...progress, secondsLeft: 200 })).toBe('about 3 min');
    expect(timeLeftOf({ ...progress, secondsLeft: null })).toBeNull();
    expect(timeLeftOf(null)).toBeNull();
  });

  it('says in half a line what is asked', () => {
    expect(questionOf(aScalingComputation())).toBe('power law, 12 training runs');
    expect(questionOf(aDictionaryComputation(300))).toBe('relu, 64 features, 300 steps');
    expect([phaseName('dashboard.select'), phaseName('')]).toEqual(['dashboard, select', 'Work']);
  });
});
