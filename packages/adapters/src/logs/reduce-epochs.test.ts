import { describe, expect, it } from '@jest/globals';

import { reducerNamed } from './reduce-epochs.js';

// Expected values by hand from the formulas of inspect_ai/scorer/_reducer/reducer.py.
describe('reducerNamed', () => {
  it.each([
    ['mean', [1, 0, 0, 1], 0.5],
    ['median', [1, 0, 0.5], 0.5],
    ['median', [1, 0, 0.5, 0], 0.25],
    ['mode', [0, 1, 1], 1],
    ['mode', [0, 1, 1, 0], 0],
    ['max', [0, 0.5], 0.5],
    ['at_least_2', [1, 0, 1], 1],
    ['at_least_3', [1, 0, 1], 0],
    ['pass_at_1', [1, 0, 0, 0], 0.25],
    ['pass_at_2', [1, 0, 0, 0], 0.5],
    ['pass_at_2', [1, 1, 1, 0], 1],
    ['pass_k_2', [1, 1, 1, 0], 0.5],
    ['pass_k_2', [1, 0, 0, 0], 0],
  ])('%s of %j is %d', (name, values, expected) => {
    expect(reducerNamed(name)?.(values)).toBeCloseTo(expected, 12);
  });

  it('leaves a task without value when it has fewer scored epochs than k', () => {
    expect(reducerNamed('pass_at_5')?.([1, 1])).toBeUndefined();
    expect(reducerNamed('pass_k_5')?.([1, 1])).toBeUndefined();
  });

  it.each(['my_reducer', 'at_least', 'pass_at_0', 'pass_at_x', ''])('does not know %j', (name) => {
    expect(reducerNamed(name)).toBeUndefined();
  });

  it('finds the mode of more values than a call takes arguments', () => {
    const values = Array.from({ length: 200_000 }, (_, index) => index);
    expect(reducerNamed('mode')?.([...values, 7])).toBe(7);
  });
});
