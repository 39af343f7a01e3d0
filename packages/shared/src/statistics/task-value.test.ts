import { describe, expect, it } from '@jest/globals';

import { taskValueOf } from './task-value.js';

const anyOf3 = { kind: 'any_of_k', k: 3 } as const;
const aTask = (scores: number[], unscored = 0, errored = 0) => ({
  task: 'task',
  scores,
  unscored,
  errored,
});

describe('a task under any of k', () => {
  it('is passed by one success among the first k tries, and by none after them', () => {
    expect(taskValueOf(aTask([0, 1, 0]), anyOf3, 3)).toEqual({ least: 1, most: 1, measured: 1 });
    expect(taskValueOf(aTask([0, 0, 0, 1]), anyOf3, 4)).toEqual({ least: 0, most: 0, measured: 0 });
  });

  it('is open while a try lacks its score', () => {
    const open = { least: 0, most: 1, measured: null };
    expect(taskValueOf(aTask([0, 0], 1), anyOf3, 3)).toEqual(open);
    expect(taskValueOf(aTask([0, 0], 0, 1), anyOf3, 3)).toEqual(open);
    expect(taskValueOf(aTask([0, 0]), anyOf3, 3)).toEqual(open);
  });

  it('is open where a try succeeded by half: that is neither a pass nor none', () => {
    expect(taskValueOf(aTask([0, 0.5, 0]), anyOf3, 3)).toEqual({
      least: 0,
      most: 1,
      measured: null,
    });
    expect(taskValueOf(aTask([0.5, 1, 0]), anyOf3, 3)).toEqual({ least: 1, most: 1, measured: 1 });
  });
});

describe('a task under the mean', () => {
  it('counts a try without a score as 0 and as 1, and never in between', () => {
    expect(taskValueOf(aTask([1], 1), { kind: 'mean' }, 2)).toEqual({
      least: 0.5,
      most: 1,
      measured: 1,
    });
  });
});
