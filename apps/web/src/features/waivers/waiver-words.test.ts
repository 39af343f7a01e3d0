import { describe, expect, it } from '@jest/globals';

import { daysIn, endAfter, waiverPlace } from './waiver-words.js';

describe('a waiver in words', () => {
  it('names its criterion, or else its tier', () => {
    expect(waiverPlace({ criterionId: 'autonomy', tierId: null })).toBe('criterion autonomy');
    expect(waiverPlace({ criterionId: null, tierId: 'asl-3' })).toBe('tier asl-3');
  });

  it('ends whole days later', () => {
    const now = new Date('2026-11-01T09:00:00.750Z');
    expect(endAfter(3, now)).toBe('2026-11-04T09:00:00.000Z');
  });

  it.each([
    ['7', 7],
    [' 30 ', 30],
    ['31', null],
    ['0', null],
    ['-1', null],
    ['1.5', null],
    ['', null],
  ])('takes %j for %p of at most 30 days', (text, days) => {
    expect(daysIn(text, 30)).toBe(days);
  });
});
