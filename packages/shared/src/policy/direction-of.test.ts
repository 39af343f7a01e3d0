import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Direction } from './bar-move.js';
import {
  higherLevelIsTighter,
  moreIsLooser,
  moreIsTighter,
  opposite,
  redefined,
  reworded,
  type Sense,
  tighterAlong,
  trueIsLooser,
  trueIsTighter,
} from './direction-of.js';

const months = (count: number) => ({ count, unit: 'months' });
const days = (count: number) => ({ count, unit: 'days' });

describe('the direction of a moved bar', () => {
  it.each<[string, Sense, Parameters<Sense>[0], Parameters<Sense>[1], Direction]>([
    ['a number that is tighter when larger', moreIsTighter, 10, 12, 'tighter'],
    ['a number that is tighter when larger', moreIsTighter, 12, 10, 'looser'],
    ['a number that is tighter when larger', moreIsTighter, null, 6, 'added'],
    ['a number that is tighter when larger', moreIsTighter, 6, null, 'removed'],
    ['a number that is looser when larger', moreIsLooser, 3, 6, 'looser'],
    ['a number that is looser when larger', moreIsLooser, 6, 3, 'tighter'],
    ['a number that is looser when larger', moreIsLooser, null, 6, 'added'],
    ['a number that is looser when larger', moreIsLooser, 6, null, 'removed'],
    ['a span', moreIsLooser, days(30), months(1), 'looser'],
    ['a span', moreIsLooser, days(31), months(1), 'tighter'],
    ['a span', moreIsLooser, { count: 24, unit: 'hours' }, { count: 1, unit: 'weeks' }, 'looser'],
    ['a rule', trueIsTighter, false, true, 'added'],
    ['a rule', trueIsTighter, true, false, 'removed'],
    ['a permission', trueIsLooser, false, true, 'looser'],
    ['a permission', trueIsLooser, true, false, 'tighter'],
    ['a word of a scale', tighterAlong(['L0', 'L1']), 'L0', 'L1', 'tighter'],
    ['a word of a scale', tighterAlong(['L0', 'L1']), 'L1', 'L0', 'looser'],
    ['a level', higherLevelIsTighter, 'ASL-3', 'ASL-4', 'tighter'],
    ['a level', higherLevelIsTighter, 'SL4', 'SL3', 'looser'],
    ['a level of another series', higherLevelIsTighter, 'ASL-3', 'SL4', 'redefined'],
    ['a level without a number', higherLevelIsTighter, 'High', 'Critical', 'redefined'],
    ['words', reworded, 'a', 'b', 'reworded'],
    ['another question', redefined, 'a', 'b', 'redefined'],
  ])('of %s', (_, sense, from, to, direction) => {
    expect(sense(from, to)).toBe(direction);
  });

  it('is the opposite on the way back', () => {
    for (const direction of Direction.options)
      expect(opposite(opposite(direction))).toBe(direction);
    const value = fc.oneof(fc.constant(null), fc.integer(), fc.integer({ min: 1 }).map(months));
    fc.assert(
      fc.property(value, value, fc.constantFrom(moreIsLooser, moreIsTighter), (from, to, sense) => {
        fc.pre(JSON.stringify(from) !== JSON.stringify(to));
        fc.pre(from === null || to === null || typeof from === typeof to);
        expect(sense(to, from)).toBe(opposite(sense(from, to)));
      }),
    );
  });
});
