import { describe, expect, it } from '@jest/globals';

import { Obligation } from '../policy/duties.js';
import {
  type CalendarFacts,
  MAXIMUM_PAST,
  obligationCalendar,
  ObligationInstance,
  type StartedClock,
} from './obligation-calendar.js';

function duty(change: Partial<Obligation> = {}): Obligation {
  return Obligation.parse({
    id: 'critical-incident',
    title: 'Report a critical safety incident',
    source: 'sb53',
    clause: 'critical safety incident, 15 days',
    status: 'primary',
    kind: 'report',
    owner: 'responsible_scaling_officer',
    startsOn: 'incident_known',
    within: { count: 15, unit: 'days' },
    addressee: 'Office of Emergency Services',
    ...change,
  });
}

const START: StartedClock = {
  id: 'start-1',
  clock: 'incident_known',
  at: '2026-03-20T09:30:00.000Z',
  note: 'found in a transcript',
  insideEvaluation: 'yes',
  regime: null,
};
const SB53 = { ref: 'ca-sb-53@1', obligations: [duty()] };
const EU = {
  ref: 'eu-gpai-code@1',
  obligations: [duty({ id: 'cyber-breach', within: { count: 5, unit: 'days' } })],
};

function calendar(change: Partial<CalendarFacts> = {}): ObligationInstance[] {
  return obligationCalendar({
    policies: [SB53, EU],
    starts: [START],
    done: [],
    now: new Date('2026-03-21T00:00:00Z'),
    ...change,
  });
}

describe('the calendar of obligations', () => {
  it('runs the clock of every regime beside the others from awareness, and sorts by deadline', () => {
    // 20 March and 5 days is 25 March; and 15 days is 4 April. No day of the clock is lost to summer time.
    expect(calendar()).toMatchObject([
      { regime: EU.ref, deadline: '2026-03-25T09:30:00.000Z', state: 'due' },
      { regime: SB53.ref, deadline: '2026-04-04T09:30:00.000Z', state: 'due' },
    ]);
  });

  it('gives an answer that keeps its contract', () => {
    for (const one of calendar()) expect(ObligationInstance.parse(one)).toEqual(one);
  });

  it('starts only the clock that a start names, of every regime or of one', () => {
    expect(calendar({ starts: [{ ...START, clock: 'harm_imminent' }] })).toEqual([]);
    expect(calendar({ starts: [{ ...START, regime: EU.ref }] })).toHaveLength(1);
  });

  it('has an instance for each start', () => {
    const ids = calendar({ starts: [START, { ...START, id: 'start-2' }] }).map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it('is overdue after the deadline and not at it', () => {
    const [at] = calendar({ now: new Date('2026-03-25T09:30:00.000Z') });
    const [after] = calendar({ now: new Date('2026-03-25T09:30:00.001Z') });
    expect([at?.state, after?.state]).toEqual(['due', 'overdue']);
    expect(after?.sentence).toContain('overdue since 2026-03-25 09:30 UTC');
  });

  it('keeps who did it, when, and with which note', () => {
    const [first] = calendar();
    const done = [
      { instanceId: first?.id ?? '', by: 'officer', at: '2026-03-24T00:00:00.000Z', note: 'sent' },
    ];
    const [kept, other] = calendar({ done, now: new Date('2027-01-01') });
    expect(kept).toMatchObject({ state: 'done', doneBy: 'officer', note: 'sent' });
    expect(other).toMatchObject({ state: 'overdue', doneBy: null });
  });

  it('asks nothing of what must be kept for years until its end is near', () => {
    const kept = duty({ kind: 'retention', within: { count: 5, unit: 'years' } });
    const at = (now: string) =>
      calendar({ policies: [{ ref: SB53.ref, obligations: [kept] }], now: new Date(now) })[0]
        ?.state;
    expect([at('2026-04-01'), at('2031-03-10')]).toEqual(['upcoming', 'due']);
  });

  it('of a policy without obligations is empty', () => {
    expect(calendar({ policies: [{ ref: 'none@1', obligations: [] }] })).toEqual([]);
  });
});

describe('a periodic obligation', () => {
  const quarterly = duty({
    id: 'officers-report',
    startsOn: 'policy_activated',
    within: { count: 3, unit: 'months' },
    repeatsEvery: { count: 3, unit: 'months' },
  });
  const activated = {
    ...START,
    clock: 'policy_activated',
    at: '2026-08-31T00:00:00.000Z',
  } as const;
  const at = (now: string, change: Partial<CalendarFacts> = {}): ObligationInstance[] =>
    calendar({
      policies: [{ ref: 'anthropic-rsp@1.0', obligations: [quarterly] }],
      starts: [activated],
      now: new Date(now),
      ...change,
    });

  it('counts each period from the start, so that the last day of a month stays the last', () => {
    const deadlines = at('2027-06-15T00:00:00Z').map(({ deadline }) => deadline.slice(0, 10));
    expect(deadlines).toEqual(['2026-11-30', '2027-02-28', '2027-05-31', '2027-08-31']);
  });

  it('is upcoming until some weeks before its deadline', () => {
    expect(at('2026-10-30T00:00:00Z').at(-1)).toMatchObject({ state: 'upcoming', period: 0 });
    expect(at('2026-10-31T00:00:00Z').at(-1)).toMatchObject({ state: 'due' });
    expect(at('2026-12-01T00:00:00Z').map(({ state }) => state)).toEqual(['overdue', 'upcoming']);
  });

  it('shows the newest of a long past, and all that was done', () => {
    const states = at('2046-09-01T00:00:00Z').map(({ state }) => state);
    expect(states.filter((state) => state === 'overdue')).toHaveLength(MAXIMUM_PAST);
    const [oldest] = at('2026-09-01T00:00:00Z');
    const done = [{ instanceId: oldest?.id ?? '', by: 'a', at: activated.at, note: '' }];
    expect(at('2046-09-01T00:00:00Z', { done })[0]).toMatchObject({ state: 'done', period: 0 });
  });

  it('with a first span of another unit counts both', () => {
    const yearly = {
      ...quarterly,
      within: { count: 30, unit: 'days' },
      repeatsEvery: { count: 1, unit: 'years' },
    } as const;
    const policies = [{ ref: 'ca-sb-53@1', obligations: [yearly] }];
    const deadlines = at('2026-10-15T00:00:00Z', { policies }).map(({ deadline }) => deadline);
    expect(deadlines).toEqual(['2026-09-30T00:00:00.000Z', '2027-09-30T00:00:00.000Z']);
  });
});
