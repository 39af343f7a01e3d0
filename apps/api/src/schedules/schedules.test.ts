import type { Role } from '@holdpoint/shared/contracts/common';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { NewSchedule, type Schedule, scheduleRoutes } from '@holdpoint/shared/contracts/schedules';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

import { createApplication } from '../application.js';
import { createLog } from '../log.js';
import { register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

type Wish = z.input<typeof NewSchedule>;

let api: TestApi;
let engineer: SignedIn;
let officer: SignedIn;
beforeAll(async () => {
  api = await anApi();
  engineer = await api.as('engineer', ['evaluation_engineer']);
  officer = await api.as('officer', ['responsible_scaling_officer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const aWish = (name: string, change: Partial<Wish> = {}): Wish => ({
  name,
  subject: { kind: 'model', model: 'test-model' },
  when: { kind: 'calendar', cron: '0 6 * * 1', timeZone: 'Europe/Berlin' },
  ...change,
});

const add = (wish: Wish, by: SignedIn = engineer): Promise<Schedule> =>
  by.call(scheduleRoutes.add, { body: wish });
const at = (scheduleId: string) => ({ params: { scheduleId } });

/** Ends every run of the campaigns that a schedule opened. */
async function work(schedule: Schedule): Promise<void> {
  const { rows } = await api.owner.query<{ id: string }>(
    `SELECT run.id FROM run JOIN schedule_firing ON schedule_firing.campaign_id = run.campaign_id
      WHERE schedule_id = $1 AND run.state = 'open' AND NOT EXISTS (SELECT FROM run_result WHERE run_id = run.id)`,
    [schedule.id],
  );
  for (const { id } of rows) await finishRun(api, id);
}

describe('a schedule', () => {
  it('is added with its next five due times and says what it does', async () => {
    await register(engineer.call, { checkpoint: 'added' });
    const schedule = await add(aWish('weekly', { budget: { perDays: 30, maxCampaigns: 4 } }));
    expect(schedule).toMatchObject({
      name: 'weekly',
      state: 'active',
      owner: 'engineer',
      overlap: 'skip',
      missed: 'fire_once',
      freezes: [],
      firings: [],
    });
    expect(schedule.upcoming).toHaveLength(5);
    expect(schedule.upcoming[0]).toBe(schedule.nextDueAt);
    expect(schedule.sentence).toBe(
      'Evaluates the newest checkpoint of test-model for deploy_external under anthropic-rsp@2.2 at "0 6 * * 1" in Europe/Berlin, and decides the gate after it; skips while a campaign runs, fires once for all that was missed, at most 4 campaign(s) within 30 days.',
    );
    const { schedules } = await officer.call(scheduleRoutes.list, {});
    expect(schedules.map(({ name }) => name)).toContain('weekly');
    expect(await officer.call(scheduleRoutes.get, at(schedule.id))).toEqual(schedule);
  });

  it('has its name alone, and gives it back when it is removed', async () => {
    const first = await add(aWish('named'));
    await expect(add(aWish('named'))).rejects.toMatchObject({ code: 'schedule.name_taken' });
    await engineer.call(scheduleRoutes.remove, at(first.id));
    expect((await add(aWish('named'))).id).not.toBe(first.id);
    const shown = await engineer.call(scheduleRoutes.list, { query: { removed: 'show' } });
    expect(shown.schedules.find(({ id }) => id === first.id)).toMatchObject({ state: 'removed' });
    await expect(engineer.call(scheduleRoutes.pause, at(first.id))).rejects.toMatchObject({
      code: 'schedule.removed',
    });
  });

  it.each([
    ['no cron', { when: { kind: 'calendar', cron: 'daily' } }, 'schedule.cron_invalid'],
    [
      'no zone',
      { when: { kind: 'calendar', cron: '0 6 * * *', timeZone: 'Mars/Base' } },
      'schedule.time_zone_unknown',
    ],
    ['a model that nobody trained', { subject: { kind: 'model', model: 'none' } }, 'model.unknown'],
    [
      'a checkpoint that nobody registered',
      { subject: { kind: 'checkpoint', checkpointId: '11111111-1111-4111-8111-111111111111' } },
      'checkpoint.unknown',
    ],
    ['a policy that nobody wrote', { policy: 'none@1' }, 'policy.unknown'],
  ] as const)('is refused with %s', async (_, change, code) => {
    await expect(add(aWish('refused', change))).rejects.toMatchObject({ code });
  });

  it('is unknown where nobody made it', async () => {
    for (const route of [scheduleRoutes.get, scheduleRoutes.firings]) {
      await expect(
        engineer.call(route, at('11111111-1111-4111-8111-111111111111')),
      ).rejects.toMatchObject({ code: 'schedule.unknown' });
    }
  });

  it('may be changed by four roles and read by all', async () => {
    const schedule = await add(aWish('rights'));
    const others: Role[] = ['auditor', 'safety_reviewer', 'chief_executive_officer'];
    for (const role of others) {
      const other = await api.as(`only-${role.replaceAll('_', '-')}`, [role]);
      await expect(other.call(scheduleRoutes.pause, at(schedule.id))).rejects.toMatchObject({
        code: 'access.role_missing',
      });
      expect(await other.call(scheduleRoutes.get, at(schedule.id))).toMatchObject({
        state: 'active',
      });
    }
    expect(await officer.call(scheduleRoutes.pause, at(schedule.id))).toMatchObject({
      state: 'paused',
      nextDueAt: null,
      upcoming: [],
    });
    expect(await officer.call(scheduleRoutes.resume, at(schedule.id))).toMatchObject({
      state: 'active',
    });
    const { rows } = await api.owner.query<{ type: string }>(
      'SELECT type FROM audit.event WHERE stream = $1 ORDER BY stream_seq',
      [`schedule:${schedule.id}`],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'schedule.added',
      'schedule.paused',
      'schedule.resumed',
    ]);
  });
});

describe('a schedule that is told to run now', () => {
  it('is told so by nobody who may open no campaign', async () => {
    const schedule = await add(aWish('not-for-admins'), officer);
    const ask = api.administrator(scheduleRoutes.runNow, at(schedule.id));
    await expect(ask).rejects.toMatchObject({ code: 'access.role_missing' });
  });

  it("opens one campaign in the caller's name, however often the request comes", async () => {
    await register(engineer.call, { model: 'now-model', checkpoint: 'now' });
    const wish = aWish('now', { subject: { kind: 'model', model: 'now-model' } });
    const schedule = await add(wish, officer);
    const options = { idempotencyKey: 'once' };
    const firing = await engineer.call(scheduleRoutes.runNow, at(schedule.id), options);
    expect(firing).toMatchObject({ state: 'fired', cause: 'run_now', requestedBy: 'engineer' });
    expect(await engineer.call(scheduleRoutes.runNow, at(schedule.id), options)).toEqual(firing);
    const again = await engineer.call(scheduleRoutes.runNow, at(schedule.id));
    expect(again).toMatchObject({ state: 'skipped_overlap', campaign: null });
    const { firings } = await engineer.call(scheduleRoutes.firings, at(schedule.id));
    expect(firings.map(({ state }) => state)).toEqual(['skipped_overlap', 'fired']);
  });

  it('fails where its model has no checkpoint', async () => {
    await api.owner.query(`INSERT INTO model (id, name) VALUES (gen_random_uuid(), 'empty-model')`);
    const schedule = await add(
      aWish('empty', { subject: { kind: 'model', model: 'empty-model' } }),
    );
    const firing = await engineer.call(scheduleRoutes.runNow, at(schedule.id));
    expect(firing).toMatchObject({ state: 'failed', detail: 'empty-model has no checkpoint yet' });
  });
});

describe('a trigger', () => {
  it('opens a campaign on each checkpoint that a pipeline registers, and decides the gate after it', async () => {
    await register(engineer.call, { model: 'pushed', checkpoint: 'before' });
    const schedule = await add(
      aWish('on-register', {
        subject: { kind: 'model', model: 'pushed' },
        when: { kind: 'trigger', on: 'checkpoint_registered' },
      }),
    );
    const { id } = await register(engineer.call, { model: 'pushed', checkpoint: 'after' });
    const ask = () => officer.call(scheduleRoutes.get, at(schedule.id));
    await until(ask, ({ firings }) => firings.length === 1);
    await work(schedule);
    const decided = await until(ask, ({ firings }) => firings[0]?.decision != null);
    expect(decided.firings).toMatchObject([
      {
        cause: 'checkpoint_registered',
        state: 'fired',
        checkpoint: { id },
        campaign: { state: 'closed' },
        decision: { before: null },
      },
    ]);
    const { decisions } = await officer.call(gateRoutes.list, { query: { checkpointId: id } });
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ requestedBy: 'engineer' });
    const params = { decisionId: decisions[0]?.id ?? '' };
    await officer.call(decisionRoutes.revoke, { params, body: { reason: 'Signed in error.' } });
    const { firings } = await ask();
    expect(firings[0]?.decision).toMatchObject({
      decision: 'INCONCLUSIVE',
      sentence: 'INCONCLUSIVE: officer revoked it: Signed in error.',
    });
  });

  it('opens a campaign when an assessment falls due, once for the checkpoint', async () => {
    await register(engineer.call, { model: 'assessed', checkpoint: 'first' });
    const schedule = await add(
      aWish('on-due', {
        subject: { kind: 'model', model: 'assessed' },
        when: { kind: 'trigger', on: 'assessment_due' },
      }),
    );
    const ask = () => officer.call(scheduleRoutes.get, at(schedule.id));
    await until(ask, ({ firings }) => firings.length === 1);
    await work(schedule);
    const decided = await until(ask, ({ firings }) => firings[0]?.decision != null);
    expect(decided.firings).toMatchObject([{ cause: 'assessment_due', state: 'fired' }]);
  });
});

describe('a schedule whose owner lost the right to it', () => {
  it('fails and says why, and opens nothing', async () => {
    const leaver = await api.as('leaver', ['evaluation_engineer']);
    await register(engineer.call, { model: 'orphan', checkpoint: 'first' });
    const wish = aWish('orphan', {
      subject: { kind: 'model', model: 'orphan' },
      when: { kind: 'trigger', on: 'checkpoint_registered' },
    });
    const schedule = await add(wish, leaver);
    await api.owner.query('UPDATE account SET disabled_at = now() WHERE id = $1', [
      leaver.accountId,
    ]);
    await register(engineer.call, { model: 'orphan', checkpoint: 'second' });
    const { firings } = await until(
      () => engineer.call(scheduleRoutes.get, at(schedule.id)),
      (found) => found.firings.length === 1,
    );
    expect(firings[0]).toMatchObject({ state: 'failed', campaign: null });
    expect(firings[0]?.detail).toContain('schedule.owner_without_rights');
  });
});

describe('a schedule that fell due while no API ran', () => {
  it('opens exactly one campaign after the start, and its gate has exactly one new decision', async () => {
    const { id } = await register(engineer.call, { model: 'down', checkpoint: 'first' });
    const asked = { params: { action: 'deploy_external' }, body: { checkpointId: id } } as const;
    const pipeline = await api.as('pipeline', ['pipeline'], 'machine');
    const options = { idempotencyKey: crypto.randomUUID() };
    const before = await pipeline.call(gateRoutes.decide, asked, options);
    expect(before.decision).toBe('INCONCLUSIVE');
    const schedule = await add(aWish('down', { subject: { kind: 'model', model: 'down' } }));
    // Two processes start on a due time that passed while none ran, beside the one that serves this test.
    await api.owner.query(
      `UPDATE schedule SET next_due_at = next_due_at - interval '28 days' WHERE id = $1`,
      [schedule.id],
    );
    const [one, two] = await Promise.all([
      createApplication(api.env, createLog('silent')),
      createApplication(api.env, createLog('silent')),
    ]);
    await Promise.all([one.listen(0, '127.0.0.1'), two.listen(0, '127.0.0.1')]);
    const ask = () => officer.call(scheduleRoutes.get, at(schedule.id));
    await until(ask, ({ firings }) => firings.length > 0);
    await work(schedule);
    const { firings } = await until(ask, (found) => found.firings[0]?.decision != null);
    await Promise.all([one.close(), two.close()]);
    expect(firings).toHaveLength(1);
    expect(firings[0]).toMatchObject({
      state: 'fired',
      decision: { decision: 'PENDING', before: 'INCONCLUSIVE' },
    });
    const { decisions } = await officer.call(gateRoutes.list, { query: { checkpointId: id } });
    expect(decisions).toHaveLength(2);
    const { rows } = await api.owner.query('SELECT FROM campaign WHERE checkpoint_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });
});
