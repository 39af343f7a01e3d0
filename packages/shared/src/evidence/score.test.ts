import { describe, expect, it } from '@jest/globals';

import { errored, Score, scored, unscored, UnscoredReason } from './score.js';

describe('a score', () => {
  it('is scored, unscored or errored, with or without an explanation', () => {
    const scores: Score[] = [
      scored(0.5),
      scored(1, 'exact match'),
      unscored('refused'),
      unscored('limit_reached', 'after 30 turns'),
      errored('model.unavailable'),
      errored('model.unavailable', '529 three times'),
    ];
    for (const score of scores) expect(Score.parse(score)).toEqual(score);
    expect(scores.map(({ status }) => status)).toEqual([
      'scored',
      'scored',
      'unscored',
      'unscored',
      'errored',
      'errored',
    ]);
  });

  it('of a refusal has no value that could be read as 0', () => {
    for (const reason of UnscoredReason.options) expect('value' in unscored(reason)).toBe(false);
  });

  it.each([
    ['NaN', { status: 'scored', value: Number.NaN }],
    ['a value above 1', { status: 'scored', value: 1.01 }],
    ['a value below 0', { status: 'scored', value: -0.01 }],
    ['no value', { status: 'scored' }],
    ['a value as text', { status: 'scored', value: '1' }],
    ['a reason that is no word', { status: 'unscored', reason: 'shy' }],
    ['a value beside a refusal', { status: 'unscored', reason: 'refused', value: 0 }],
    ['an unknown status', { status: 'passed', value: 1 }],
  ])('refuses %s', (_, value) => {
    expect(Score.safeParse(value).success).toBe(false);
  });
});
