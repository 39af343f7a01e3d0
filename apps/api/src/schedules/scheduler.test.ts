import type { Role } from '@holdpoint/shared/contracts/common';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { type Firing, NewSchedule, type Schedule } from '@holdpoint/shared/contracts/schedules';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

import type { Caller } from '../http/request.js';
import { register } from '../testing/a-line.js';
import { aScheduler, type TestScheduler } from '../testing/a-scheduler.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

/** Years ahead, so that only the schedulers of this test find anything due. */
const START = '2030-01-01T00:00:00Z';

const started = new AsyncDisposableStack();
let api: TestApi;
let engineer: SignedIn;
let owner: Caller;
let one: TestScheduler;
let two: TestScheduler;
beforeAll(async () => {
  api = started.use(await anApi());
  engineer = await api.as('engineer', ['evaluation_engineer']);
  const me = await engineer.call(identityRoutes.me, {});
  owner = { accountId: me.id, name: me.name, roles: me.roles, isMachine: false };
  one = started.use(await aScheduler(api, START));
  two = started.use(await aScheduler(api, START));
});
afterAll(async () => {
  await started.disposeAsync();
});
afterEach(async () => {
  const { rows } = await api.owner.query<{ id: string }>(
    `SELECT id FROM schedule WHERE state <> 'removed'`,
  );
  for (const { id } of rows) await one.schedules.remove(id, owner);
});

/** A schedule of 06:00 UTC every day over a model of its own, made on 1 January 2030. */
async function daily(
  name: string,
  change: Partial<z.input<typeof NewSchedule>> = {},
): Promise<Schedule> {
  await register(engineer.call, { model: name, checkpoint: 'first' });
  one.clock.set(START);
  const wish = NewSchedule.parse({
    name,
    subject: { kind: 'model', model: name },
    when: { kind: 'calendar', cron: '0 6 * * *', timeZone: 'UTC' },
    ...change,
  });
  return one.schedules.add(crypto.randomUUID(), wish, owner);
}

async function turnAt(time: string, scheduler = one): Promise<void> {
  scheduler.clock.set(time);
  await scheduler.turn();
}

/** Oldest first. */
async function firingsOf({ id }: Schedule): Promise<Firing[]> {
  return (await one.schedules.firings(id, 500)).reverse();
}

async function statesOf(schedule: Schedule): Promise<string[]> {
  return (await firingsOf(schedule)).map(({ state, dueAt }) => `${state} ${dueAt.slice(5, 10)}`);
}

/** Ends the runs of a schedule's campaigns, and waits until the API has closed them. */
async function work({ id }: Schedule): Promise<void> {
  const { rows } = await api.owner.query<{ id: string }>(
    `SELECT run.id FROM run JOIN schedule_firing ON schedule_firing.campaign_id = run.campaign_id
      WHERE schedule_id = $1 AND NOT EXISTS (SELECT FROM run_result WHERE run_id = run.id)`,
    [id],
  );
  for (const run of rows) await finishRun(api, run.id);
  const running = async (): Promise<boolean> => {
    const { rows: left } = await api.owner.query(
      `SELECT FROM schedule_firing JOIN campaign ON campaign.id = campaign_id
        WHERE schedule_id = $1 AND campaign.state = 'running'`,
      [id],
    );
    return left.length > 0;
  };
  const deadline = Date.now() + 20_000;
  while ((await running()) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the clock', () => {
  it('that is early fires nothing, and that is in time fires once', async () => {
    const schedule = await daily('in-time');
    await turnAt('2030-01-01T05:59:59Z');
    expect(await statesOf(schedule)).toEqual([]);
    await turnAt('2030-01-01T06:00:00Z');
    await turnAt('2030-01-01T06:00:01Z');
    expect(await firingsOf(schedule)).toMatchObject([
      { state: 'fired', dueTimes: 1, detail: 'in time' },
    ]);
    expect((await one.schedules.get(schedule.id)).nextDueAt).toBe('2030-01-02T06:00:00.000Z');
  });

  it('that jumps forward fires once for all that was missed', async () => {
    const schedule = await daily('forward');
    await turnAt('2030-01-05T12:00:00Z');
    await turnAt('2030-01-05T12:00:01Z');
    expect(await firingsOf(schedule)).toMatchObject([
      { state: 'fired', dueAt: '2030-01-01T06:00:00.000Z', dueTimes: 5 },
    ]);
    expect((await one.schedules.get(schedule.id)).nextDueAt).toBe('2030-01-06T06:00:00.000Z');
  });

  it('that jumps back fires no due time again, and the next one stays', async () => {
    const schedule = await daily('back');
    await turnAt('2030-01-01T06:00:00Z');
    await turnAt('2029-12-20T00:00:00Z');
    await turnAt('2030-01-01T06:00:00Z');
    expect(await statesOf(schedule)).toEqual(['fired 01-01']);
    await work(schedule);
    await turnAt('2030-01-02T06:00:00Z');
    expect(await statesOf(schedule)).toEqual(['fired 01-01', 'fired 01-02']);
  });

  it('that jumps back fires nothing twice even where the due time was set anew', async () => {
    const schedule = await daily('reset');
    await turnAt('2030-01-01T06:00:00Z');
    await work(schedule);
    one.clock.set(START);
    await one.schedules.pause(schedule.id, owner);
    await one.schedules.resume(schedule.id, owner);
    await turnAt('2030-01-01T06:00:05Z');
    expect(await statesOf(schedule)).toEqual(['fired 01-01']);
  });
});

describe('two schedulers at once', () => {
  it('open one campaign for each due time, and decide its gate once', async () => {
    const schedule = await daily('race');
    for (const day of ['01', '02', '03']) {
      one.clock.set(`2030-01-${day}T06:00:00Z`);
      two.clock.set(`2030-01-${day}T06:00:00Z`);
      await Promise.all([one.turn(), two.turn(), one.turn(), two.turn()]);
      await work(schedule);
      await Promise.all([one.turn(), two.turn()]);
    }
    const firings = await firingsOf(schedule);
    expect(firings.map(({ state }) => state)).toEqual(['fired', 'fired', 'fired']);
    const { rows } = await api.owner.query<{ campaigns: string; decisions: string }>(
      `SELECT count(DISTINCT campaign.id) AS campaigns, count(DISTINCT gate_decision.id) AS decisions
         FROM checkpoint JOIN model ON model.id = model_id
         LEFT JOIN campaign ON campaign.checkpoint_id = checkpoint.id
         LEFT JOIN gate_decision ON gate_decision.checkpoint_id = checkpoint.id WHERE model.name = 'race'`,
    );
    expect(rows).toEqual([{ campaigns: '3', decisions: '3' }]);
    expect(new Set(firings.map(({ decision }) => decision?.id)).size).toBe(3);
  });
});

describe('days that begin and end summer time', () => {
  const at = (cron: string, timeZone: string) => ({
    when: { kind: 'calendar', cron, timeZone } as const,
  });
  const hours = async (schedule: Schedule, from: string, count: number): Promise<string[]> => {
    for (let hour = 0; hour < count; hour += 1) {
      await turnAt(new Date(Date.parse(from) + hour * 1_800_000).toISOString());
      await work(schedule);
    }
    return (await firingsOf(schedule)).map(({ dueAt }) => dueAt.slice(0, 16));
  };

  // In 2030 Berlin springs forward on 31 March and back on 27 October; New York on 10 March and 3 November.
  it.each([
    ['Europe/Berlin', '30 2 * * *', '2030-03-31T00:00:00Z', ['2030-03-31T01:30']],
    ['America/New_York', '30 2 * * *', '2030-03-10T06:00:00Z', ['2030-03-10T07:30']],
    ['Europe/Berlin', '30 2 * * *', '2030-10-27T00:00:00Z', ['2030-10-27T00:30']],
    ['America/New_York', '30 1 * * *', '2030-11-03T05:00:00Z', ['2030-11-03T05:30']],
  ])('fire once in %s ("%s")', async (timeZone, cron, from, due) => {
    const schedule = await daily(
      `dst-${timeZone.toLowerCase().replace('/', '-')}-${from.slice(5, 7)}`,
      at(cron, timeZone),
    );
    one.clock.set(from);
    await one.schedules.pause(schedule.id, owner);
    await one.schedules.resume(schedule.id, owner);
    expect(await hours(schedule, from, 8)).toEqual(due);
  });
});

describe('the rule of overlap', () => {
  it('skips a firing while a campaign runs', async () => {
    const schedule = await daily('skips');
    await turnAt('2030-01-01T06:00:00Z');
    await turnAt('2030-01-02T06:00:00Z');
    expect(await statesOf(schedule)).toEqual(['fired 01-01', 'skipped_overlap 01-02']);
  });

  it('lets one firing wait, and opens its campaign after the one before', async () => {
    const schedule = await daily('queues', { overlap: 'queue' });
    for (const day of ['01', '02', '03']) await turnAt(`2030-01-${day}T06:00:00Z`);
    expect(await statesOf(schedule)).toEqual([
      'fired 01-01',
      'queued 01-02',
      'skipped_overlap 01-03',
    ]);
    await work(schedule);
    await Promise.all([one.turn(), two.turn()]);
    expect(await statesOf(schedule)).toEqual([
      'fired 01-01',
      'fired 01-02',
      'skipped_overlap 01-03',
    ]);
  });

  it('keeps what waits while it is paused, and gives it up when it is removed', async () => {
    const schedule = await daily('waits', { overlap: 'queue' });
    for (const day of ['01', '02']) await turnAt(`2030-01-${day}T06:00:00Z`);
    await one.schedules.pause(schedule.id, owner);
    await work(schedule);
    await one.turn();
    expect(await statesOf(schedule)).toEqual(['fired 01-01', 'queued 01-02']);
    await one.schedules.remove(schedule.id, owner);
    expect((await firingsOf(schedule)).at(-1)).toMatchObject({ state: 'failed' });
  });
});

describe('the rule of missed due times', () => {
  it('skips them where it says so, and takes up the one that is in time', async () => {
    const schedule = await daily('missed', { missed: 'skip' });
    await turnAt('2030-01-04T06:00:30Z');
    expect(await firingsOf(schedule)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ state: 'skipped_missed', dueTimes: 3 }),
        expect.objectContaining({ state: 'fired', dueAt: '2030-01-04T06:00:00.000Z', dueTimes: 1 }),
      ]),
    );
    await turnAt('2030-01-05T12:00:00Z');
    expect((await statesOf(schedule)).at(-1)).toBe('skipped_missed 01-05');
  });
});

describe('the budget', () => {
  it('skips what would exceed its campaigns, and opens again once the days are over', async () => {
    const schedule = await daily('counted', { budget: { perDays: 3, maxCampaigns: 1 } });
    for (const day of ['01', '02', '03', '04', '05']) {
      await turnAt(`2030-01-${day}T06:00:00Z`);
      await work(schedule);
    }
    expect(await statesOf(schedule)).toEqual([
      'fired 01-01',
      'skipped_budget 01-02',
      'skipped_budget 01-03',
      'fired 01-04',
      'skipped_budget 01-05',
    ]);
  });

  it('counts the money that its campaigns cost', async () => {
    const schedule = await daily('paid', { budget: { perDays: 30, maxCostUsd: 0.000_001 } });
    await turnAt('2030-01-01T06:00:00Z');
    await work(schedule);
    await turnAt('2030-01-02T06:00:00Z');
    const [, second] = await firingsOf(schedule);
    expect(second).toMatchObject({ state: 'skipped_budget' });
    expect(second?.detail).toContain('within 30 days are spent');
  });
});

describe('a budget that is meant to begin anew', () => {
  const budget = { perDays: 30, maxCampaigns: 1 };
  const spend = async (schedule: Schedule): Promise<void> => {
    await turnAt('2030-01-01T06:00:00Z');
    await work(schedule);
    await one.schedules.remove(schedule.id, owner);
  };

  it('does not where a schedule is removed and added under its name', async () => {
    await spend(await daily('renewed', { budget }));
    const again = await daily('renewed', { budget });
    await turnAt('2030-01-02T06:00:00Z');
    expect(await firingsOf(again)).toMatchObject([{ state: 'skipped_budget' }]);
  });

  it('does not where its owner adds one of another name for the same model', async () => {
    await spend(await daily('spent', { budget }));
    const subject = { kind: 'model', model: 'spent' } as const;
    const other = await daily('unspent', { budget, subject });
    const elsewhere = await daily('elsewhere', { budget });
    await turnAt('2030-01-02T06:00:00Z');
    expect(await firingsOf(other)).toMatchObject([{ state: 'skipped_budget' }]);
    expect(await firingsOf(elsewhere)).toMatchObject([{ state: 'fired' }]);
  });
});

describe('the owner of a schedule', () => {
  const asOwner = async (name: string, roles: readonly Role[]): Promise<Caller> => {
    const { accountId } = await api.as(name, roles);
    return { accountId, name, roles, isMachine: false };
  };
  const ownedBy = async (name: string, who: Caller): Promise<Schedule> => {
    await register(engineer.call, { model: name, checkpoint: 'first' });
    one.clock.set(START);
    const wish = NewSchedule.parse({
      name,
      subject: { kind: 'model', model: name },
      when: { kind: 'calendar', cron: '0 6 * * *', timeZone: 'UTC' },
    });
    return one.schedules.add(crypto.randomUUID(), wish, who);
  };

  it('opens no campaign by it that they may not open by hand', async () => {
    const schedule = await ownedBy('by-admin', await asOwner('keeper', ['administrator']));
    await turnAt('2030-01-01T06:00:00Z');
    const [firing] = await firingsOf(schedule);
    expect(firing).toMatchObject({ state: 'failed', campaign: null });
    expect(firing?.detail).toContain('schedule.owner_without_rights');
  });

  it('has no gate decided in their name once the account is disabled', async () => {
    const leaver = await asOwner('leaver', ['evaluation_engineer']);
    const schedule = await ownedBy('left-behind', leaver);
    await turnAt('2030-01-01T06:00:00Z');
    await api.owner.query('UPDATE account SET disabled_at = now() WHERE id = $1', [
      leaver.accountId,
    ]);
    await work(schedule);
    await one.turn();
    expect(await firingsOf(schedule)).toMatchObject([{ state: 'fired', decision: null }]);
    await api.owner.query('UPDATE account SET disabled_at = NULL WHERE id = $1', [
      leaver.accountId,
    ]);
    await one.turn();
    const [firing] = await firingsOf(schedule);
    expect(firing?.decision).not.toBeNull();
  });
});

describe('a freeze', () => {
  it('skips what falls due within it and says why', async () => {
    const freezes = [
      { from: '2030-01-01T00:00:00Z', to: '2030-01-03T00:00:00Z', reason: 'release week' },
    ];
    const schedule = await daily('frozen', { freezes });
    for (const day of ['01', '02', '03']) await turnAt(`2030-01-${day}T06:00:00Z`);
    expect(await statesOf(schedule)).toEqual([
      'skipped_frozen 01-01',
      'skipped_frozen 01-02',
      'fired 01-03',
    ]);
    expect((await firingsOf(schedule))[0]?.detail).toContain('release week');
  });
});

describe('an assessment that is due', () => {
  it('is tried again every day where a rule skipped it, and opens one campaign', async () => {
    // From before today, because the loop of the running API looks at triggers too.
    const freezes = [
      { from: '2020-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z', reason: 'release week' },
    ];
    const when = { kind: 'trigger', on: 'assessment_due' } as const;
    const schedule = await daily('assessed', { when, freezes });
    await turnAt('2030-01-01T06:00:00Z');
    await turnAt('2030-01-01T07:00:00Z');
    const before = await firingsOf(schedule);
    expect(new Set(before.map(({ state }) => state))).toEqual(new Set(['skipped_frozen']));
    expect(before.filter(({ createdAt }) => createdAt.startsWith('2030'))).toHaveLength(1);
    await turnAt('2030-01-02T00:00:00Z', one);
    await turnAt('2030-01-03T00:00:00Z', two);
    const after = await firingsOf(schedule);
    expect(after.filter(({ state }) => state === 'fired')).toHaveLength(1);
  });
});

describe('what a firing became', () => {
  it('can not be changed, not even by the owner of the tables', async () => {
    const schedule = await daily('settled');
    await turnAt('2030-01-01T06:00:00Z');
    const change = (set: string) =>
      api.owner.query(`UPDATE schedule_firing SET ${set} WHERE schedule_id = $1`, [schedule.id]);
    await expect(change(`state = 'failed', campaign_id = NULL`)).rejects.toThrow(/settled/);
    await expect(change(`due_at = now()`)).rejects.toThrow(/settled/);
  });
});
