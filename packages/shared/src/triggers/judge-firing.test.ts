import { describe, expect, it } from '@jest/globals';

import { type FiringQuestion, judgeFiring, splitMissed } from './judge-firing.js';
import { Freeze, ScheduleBudget, ScheduleRules, When } from './schedule-rules.js';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const FREEZE = {
  from: '2026-06-01T00:00:00.000Z',
  to: '2026-06-02T00:00:00.000Z',
  reason: 'audit week',
};

function judge(
  rules: Partial<ScheduleRules> = {},
  use: Partial<FiringQuestion['use']> = {},
  change: Partial<FiringQuestion> = {},
): ReturnType<typeof judgeFiring> {
  return judgeFiring({
    rules: { ...ScheduleRules.parse({}), ...rules },
    dueTimes: [NOW],
    use: { running: 0, queued: 0, campaigns: 0, costMicroUsd: 0, ...use },
    now: NOW,
    ...change,
  });
}

describe('a firing', () => {
  it('opens a campaign where no rule stands against it', () => {
    expect(judge()).toEqual({ state: 'fired', detail: 'in time' });
  });

  it('is skipped while a campaign of the schedule runs, or waits: one of them and not two', () => {
    expect(judge({}, { running: 1 }).state).toBe('skipped_overlap');
    expect(judge({ overlap: 'queue' }, { running: 1 }).state).toBe('queued');
    const second = judge({ overlap: 'queue' }, { running: 1, queued: 1 });
    expect(second.state).toBe('skipped_overlap');
    expect(second.detail).toContain('one firing waits already');
  });

  it('is skipped once its budget of campaigns is used', () => {
    const budget = ScheduleBudget.parse({ perDays: 7, maxCampaigns: 2 });
    expect(judge({ budget }, { campaigns: 1 }).state).toBe('fired');
    expect(judge({ budget }, { campaigns: 2 })).toEqual({
      state: 'skipped_budget',
      detail: '2 of 2 campaigns within 7 days are used',
    });
  });

  it('is skipped once its money is spent', () => {
    const budget = ScheduleBudget.parse({ perDays: 30, maxCostUsd: 1.5 });
    expect(judge({ budget }, { costMicroUsd: 1_499_999 }).state).toBe('fired');
    expect(judge({ budget }, { costMicroUsd: 1_500_000 }).detail).toContain('USD 1.50 of 1.50');
  });

  it('is skipped within a freeze, whose end is open', () => {
    expect(judge({ freezes: [FREEZE] })).toEqual({
      state: 'skipped_frozen',
      detail: 'frozen until 2026-06-02T00:00:00.000Z: audit week',
    });
    const now = new Date(FREEZE.to);
    expect(judge({ freezes: [FREEZE] }, {}, { now, dueTimes: [now] }).state).toBe('fired');
  });

  it('of a missed time is skipped where every missed time lay in a freeze', () => {
    const rules = { freezes: [FREEZE] };
    const now = new Date('2026-06-03T00:00:00Z');
    expect(judge(rules, {}, { now, dueTimes: [NOW] }).state).toBe('skipped_frozen');
    const also = new Date('2026-06-02T12:00:00Z');
    expect(judge(rules, {}, { now, dueTimes: [NOW, also] }).state).toBe('fired');
  });

  it('stands for all missed times at once, and says so', () => {
    const one = judge({}, {}, { dueTimes: [minutesAgo(10)] });
    expect(one.detail).toBe('once for a due time missed since 2026-06-01T11:50:00.000Z');
    const many = judge({}, {}, { dueTimes: [minutesAgo(20), minutesAgo(10), NOW] });
    expect(many.detail).toContain('3 due times missed since 2026-06-01T11:40');
  });
});

describe('a due time', () => {
  it('is missed after a minute', () => {
    const times = [minutesAgo(2), minutesAgo(1), NOW];
    expect(splitMissed(times, NOW)).toEqual({
      missed: [minutesAgo(2)],
      inTime: [minutesAgo(1), NOW],
    });
  });
});

describe('the rules of a schedule', () => {
  it('have defaults that spend least: skip overlaps, fire once for what was missed', () => {
    expect(ScheduleRules.parse({})).toEqual({
      overlap: 'skip',
      missed: 'fire_once',
      budget: null,
      freezes: [],
    });
    expect(When.parse({ kind: 'calendar', cron: '0 6 * * 1' })).toMatchObject({ timeZone: 'UTC' });
  });

  it('refuse a budget of nothing and a freeze that ends before it begins', () => {
    expect(ScheduleBudget.safeParse({ perDays: 7 }).success).toBe(false);
    expect(Freeze.safeParse({ ...FREEZE, to: FREEZE.from }).success).toBe(false);
    expect(Freeze.safeParse({ ...FREEZE, reason: 'a\0b' }).success).toBe(false);
  });
});
