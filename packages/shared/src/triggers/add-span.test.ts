import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addMonths, addSpan } from './add-span.js';

const at = (text: string): Date => new Date(text);

describe('a span of time', () => {
  it.each([
    // Worked by hand on a calendar; February 2028 has 29 days.
    ['2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
    ['2028-01-31T10:00:00Z', 1, '2028-02-29T10:00:00Z'],
    ['2026-08-31T23:59:59Z', 6, '2027-02-28T23:59:59Z'],
    ['2026-11-30T00:00:00Z', 3, '2027-02-28T00:00:00Z'],
    ['2026-03-31T00:00:00Z', -1, '2026-02-28T00:00:00Z'],
    ['2026-12-15T00:00:00Z', 1, '2027-01-15T00:00:00Z'],
  ])('of months from %s by %d ends at %s', (from, count, end) => {
    expect(addMonths(at(from), count)).toEqual(at(end));
  });

  it.each([
    [{ count: 24, unit: 'hours' }, '2026-03-30T01:30:00Z'],
    [{ count: 15, unit: 'days' }, '2026-04-13T01:30:00Z'],
    [{ count: 4, unit: 'weeks' }, '2026-04-26T01:30:00Z'],
    [{ count: 3, unit: 'months' }, '2026-06-29T01:30:00Z'],
    [{ count: 1, unit: 'years' }, '2027-03-29T01:30:00Z'],
  ] as const)('%j is counted in UTC, on a day that is 23 hours long in Berlin too', (span, end) => {
    expect(addSpan(at('2026-03-29T01:30:00Z'), span)).toEqual(at(end));
  });

  it('of more months never ends earlier, and stays within the month that it names', () => {
    const dates = fc.date({
      min: at('1990-01-01T00:00:00Z'),
      max: at('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 240 }), (from, count) => {
        const end = addMonths(from, count);
        expect(end.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(end.getTime()).toBeLessThan(addMonths(from, count + 1).getTime());
        const month = from.getUTCFullYear() * 12 + from.getUTCMonth() + count;
        expect(end.getUTCFullYear() * 12 + end.getUTCMonth()).toBe(month);
      }),
    );
  });
});
