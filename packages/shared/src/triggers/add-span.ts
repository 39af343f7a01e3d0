import type { Span } from '../policy/duties.js';

const HOUR_MS = 3_600_000;
const HOURS = { hours: 1, days: 24, weeks: 168 } as const;

/**
 * `count` calendar months after `at`, in UTC and at the same time of day; a day that the month lacks becomes its last:
 * 31 January and one month is 28 or 29 February. Total for valid dates; a count below 0 goes back.
 */
export function addMonths(at: Date, count: number): Date {
  const first = new Date(at);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + count);
  const lastDay = new Date(
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
  ).getUTCDate();
  first.setUTCDate(Math.min(at.getUTCDate(), lastDay));
  return first;
}

/** The end of a span that begins `at`, in UTC: hours, days and weeks have fixed lengths, months and years the calendar's. */
export function addSpan(at: Date, { count, unit }: Span): Date {
  switch (unit) {
    case 'hours':
    case 'days':
    case 'weeks':
      return new Date(at.getTime() + count * HOURS[unit] * HOUR_MS);
    case 'months':
      return addMonths(at, count);
    case 'years':
      return addMonths(at, 12 * count);
  }
}
