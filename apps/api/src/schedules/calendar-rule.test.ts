import { describe, expect, it } from '@jest/globals';

import { CalendarRule } from './calendar-rule.js';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

function upcoming(cron: string, timeZone: string, after: string, count: number): string[] {
  return CalendarRule.parse({ cron, timeZone })
    .upcoming(new Date(after), count)
    .map((date) => date.toISOString().slice(0, 16));
}

// Offsets by hand: Berlin is UTC+1, in summer (29 March to 25 October 2026) UTC+2; New York UTC-5, in summer
// (8 March to 1 November 2026) UTC-4.
describe('a calendar rule on the day that summer time begins', () => {
  it('comes once, at the shifted time, where the night skips its time', () => {
    // 02:30 does not exist on 29 March in Berlin: 03:30 summer time is 01:30 UTC.
    expect(upcoming('30 2 * * *', BERLIN, '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
    expect(upcoming('30 2 * * *', NEW_YORK, '2026-03-07T00:00:00Z', 3)).toEqual([
      '2026-03-07T07:30',
      '2026-03-08T07:30',
      '2026-03-09T06:30',
    ]);
  });

  it('that names both the skipped and the shifted hour comes once', () => {
    expect(upcoming('15 2,3 * * *', BERLIN, '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:15',
      '2026-03-30T00:15',
    ]);
  });
});

describe('a calendar rule on the day that summer time ends', () => {
  it('comes once, at the first passing of a repeated time', () => {
    expect(upcoming('30 2 * * *', BERLIN, '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(upcoming('30 1 * * *', NEW_YORK, '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
  });

  it.each(['2026-10-25T00:30:00Z', '2026-10-25T00:45:00Z', '2026-10-25T01:10:00Z'])(
    'does not come again when it is asked at %s, within the repeated hour',
    (after) => {
      expect(upcoming('30 2 * * *', BERLIN, after, 1)).toEqual(['2026-10-26T01:30']);
    },
  );

  it('of every hour comes with every hour that passes', () => {
    expect(upcoming('0 * * * *', BERLIN, '2026-10-24T23:30:00Z', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
    ]);
  });
});

describe('a calendar rule', () => {
  it('counts what has passed from the first that was due', () => {
    const rule = CalendarRule.parse({ cron: '0 6 * * *', timeZone: 'UTC' });
    const first = new Date('2026-01-01T06:00:00Z');
    const passed = rule.passed(first, new Date('2026-01-04T05:59:59Z'));
    expect(passed.map((date) => date.getUTCDate())).toEqual([1, 2, 3]);
    expect(rule.passed(first, first)).toEqual([first]);
    const minutely = CalendarRule.parse({ cron: '* * * * *', timeZone: 'UTC' });
    expect(minutely.passed(first, new Date('2027-01-01'))).toHaveLength(1_000);
  });

  it.each([
    ['too few fields', '0 6 * *'],
    ['seconds', '0 0 6 * * 1'],
    ['a name', '@daily'],
    ['a random minute', 'H 6 * * *'],
    ['a minute that no hour has', '61 6 * * *'],
    ['a day that no month has', '0 0 31 2 *'],
    ['shell', '0 6 * * $(id)'],
    ['nothing', ' '],
  ])('is refused for %s', async (_, cron) => {
    await expect(() => CalendarRule.parse({ cron, timeZone: 'UTC' })).toThrowWithCode(
      'schedule.cron_invalid',
    );
  });

  it.each(['Europe/Nowhere', '+02:00', '', '../../etc/passwd'])(
    'is refused for the time zone "%s"',
    async (timeZone) => {
      await expect(() => CalendarRule.parse({ cron: '0 6 * * *', timeZone })).toThrowWithCode(
        'schedule.time_zone_unknown',
      );
    },
  );
});
