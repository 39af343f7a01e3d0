import { describe, expect, it } from '@jest/globals';

import { numericScore } from './score-value.js';

describe('numericScore', () => {
  it.each([
    ['C', 1],
    ['I', 0],
    ['P', 0.5],
    ['N', 0],
    ['Yes', 1],
    ['TRUE', 1],
    ['no', 0],
    ['false', 0],
    [' 0.25 ', 0.25],
    ['1e-2', 0.01],
    ['-3', -3],
    [true, 1],
    [0.7, 0.7],
  ])('reads %j as %d', (value, expected) => {
    expect(numericScore(value)).toBe(expected);
  });

  it.each([
    ['c'],
    ['banana'],
    [''],
    ['NaN'],
    ['inf'],
    ['0x10'],
    ['1e999'],
    [NaN],
    [Infinity],
    [null],
    [undefined],
    [[1]],
    [{ a: 1 }],
  ])('leaves %j unscored, never 0', (value) => {
    expect(numericScore(value)).toBeUndefined();
  });
});
