import { describe, expect, it } from '@jest/globals';

import { cost, count, counted, distance, shareOf, span } from './figures.js';

describe('figures', () => {
  it('sets thousands apart', () => {
    expect([count(999), count(100_000)]).toEqual(['999', '100,000']);
  });

  it('counts in the singular and the plural', () => {
    expect([counted(1, 'try', 'tries'), counted(2, 'try', 'tries'), counted(0, 'task')]).toEqual([
      '1 try',
      '2 tries',
      '0 tasks',
    ]);
  });

  it('never shows a cost as nothing', () => {
    expect([cost(0), cost(9_999), cost(10_000), cost(12_345_678)]).toEqual([
      '$0.00',
      '< $0.01',
      '$0.01',
      '$12.35',
    ]);
  });

  it('gives a span in the unit that matters', () => {
    expect([0, 45, 89, 90, 3600, 7500, 172_800, 400_000].map(span)).toEqual([
      '0 s',
      '45 s',
      '89 s',
      '2 min',
      '60 min',
      '2 h 5 min',
      '2 d',
      '5 d',
    ]);
  });

  it('tells past from future', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(distance('2026-11-21T12:00:02Z', now)).toBe('now');
    expect(distance('2026-11-21T10:00:00Z', now)).toBe('2 h ago');
    expect(distance('2026-11-24T12:00:00Z', now)).toBe('in 3 d');
  });

  it('keeps shares within 0 and 1', () => {
    expect([shareOf(0, 0), shareOf(1, 4), shareOf(9, 4)]).toEqual([0, 0.25, 1]);
  });
});
