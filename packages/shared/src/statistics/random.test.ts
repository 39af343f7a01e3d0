import { describe, expect, it } from '@jest/globals';

import { drawsFrom, nextWord, shuffled } from './random.js';

describe('the generator', () => {
  // First outputs of the reference implementation from the state 1, 2, 3, 4, as the tests of Rust's rand_xoshiro hold.
  it('gives the published words of xoshiro128**', () => {
    const state: [number, number, number, number] = [1, 2, 3, 4];
    const words = Array.from({ length: 10 }, () => nextWord(state));
    expect(words).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });
});

describe('draws of a seed', () => {
  it('are the same each time, and others under another seed', () => {
    const tenOf = (seed: number): number[] => {
      const draws = drawsFrom(seed);
      return Array.from({ length: 10 }, () => draws.uniform());
    };
    expect(tenOf(7)).toEqual(tenOf(7));
    for (const other of [0, 6, 2 ** 31, 2 ** 32 - 1]) expect(tenOf(other)).not.toEqual(tenOf(7));
  });

  it('lie in their range and spread over it evenly, also under neighbouring seeds', () => {
    const cells = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 1000; seed += 1) {
      const draws = drawsFrom(seed);
      expect(draws.uniform()).toBeLessThan(1);
      for (let draw = 0; draw < 10; draw += 1) {
        const cell = draws.below(10);
        cells[cell] = (cells[cell] ?? Number.NaN) + 1;
      }
    }
    // Chi squared with 9 degrees of freedom passes 27.9 once in a thousand times.
    const chiSquared = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(27.9);
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])('need a seed of 32 bits, not %d', async (seed) => {
    await expect(() => drawsFrom(seed)).toThrowWithCode('statistics.invalid_seed');
  });
});

describe('an order drawn by a seed', () => {
  it('holds every value once, is the same for the same seed and another for another', () => {
    const values = Array.from({ length: 30 }, (_, at) => at);
    expect(shuffled(values, 1)).toEqual(shuffled(values, 1));
    expect(shuffled(values, 1)).not.toEqual(shuffled(values, 2));
    expect(shuffled(values, 1).toSorted((left, right) => left - right)).toEqual(values);
    expect(shuffled([], 1)).toEqual([]);
  });

  it('puts each value at each place alike', () => {
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 3000; seed += 1) {
      const at = shuffled(['a', 'b', 'c'], seed).indexOf('a');
      counts[at] = (counts[at] ?? 0) + 1;
    }
    // 1,000 each, give or take five standard deviations.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});
