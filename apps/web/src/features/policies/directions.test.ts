import { type BarMove, Direction } from '@holdpoint/shared/policy/bar-move';
import { describe, expect, it } from '@jest/globals';

import { byDirection, clauseOf, directionLooks, directionOrder, figureOf } from './directions.js';

const aMove = (direction: Direction, path: string = direction): BarMove => ({
  path,
  title: path,
  from: 1,
  to: 2,
  direction,
  sentence: path,
});

describe('what moved', () => {
  it('shows what may let more through before all else', () => {
    const moves = ['reworded', 'added', 'tighter', 'redefined', 'removed', 'looser'] as const;
    expect(byDirection(moves.map((direction) => aMove(direction))).map(([name]) => name)).toEqual([
      'looser',
      'removed',
      'redefined',
      'tighter',
      'added',
      'reworded',
    ]);
  });

  it('keeps the order within a direction, and leaves out one without a move', () => {
    const [group, ...others] = byDirection([aMove('looser', 'b'), aMove('looser', 'a')]);
    expect(group?.[1].map(({ path }) => path)).toEqual(['b', 'a']);
    expect(others).toEqual([]);
  });

  it('has a place, a word and a shape of its own for every direction', () => {
    expect(directionOrder.toSorted()).toEqual(Direction.options.toSorted());
    const looks = Direction.options.map((direction) => directionLooks[direction]);
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(looks.length);
    expect(new Set(looks.map(({ word }) => word)).size).toBe(looks.length);
  });
});

describe('a value of a rule', () => {
  it('is a figure where it reads as one', () => {
    expect([90, true, false, null, 'point', { count: 3, unit: 'months' }].map(figureOf)).toEqual([
      '90',
      'yes',
      'no',
      'none',
      'point',
      '3 months',
    ]);
  });

  it('is none where it is a text, a list or a whole rule', () => {
    expect(['x'.repeat(41), ['a'], { title: 'Tier' }].map(figureOf)).toEqual([null, null, null]);
  });

  it('gives its clause where it is a whole rule with one', () => {
    expect([{ clause: 'Appendix.' }, { clause: 1 }, ['clause'], null, 3].map(clauseOf)).toEqual([
      'Appendix.',
      null,
      null,
      null,
      null,
    ]);
  });
});
