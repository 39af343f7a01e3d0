import { obligationRoutes } from '@holdpoint/shared/contracts/obligations';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

let api: TestApi;
let officer: SignedIn;
let engineer: SignedIn;
let machine: SignedIn;
beforeAll(async () => {
  api = await anApi();
  officer = await api.as('officer', ['responsible_scaling_officer']);
  engineer = await api.as('engineer', ['evaluation_engineer']);
  machine = await api.as('machine', ['evaluation_engineer'], 'machine');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const start = (by: SignedIn, note: string, at = new Date().toISOString()) =>
  by.call(obligationRoutes.start, {
    body: { clock: 'incident_known', at, insideEvaluation: 'yes', note },
  });

async function feedOf(token: string): Promise<Response> {
  return fetch(`${api.url}/v1/obligations.ics`, { headers: { authorization: `Bearer ${token}` } });
}

/** Unfolded lines (RFC 5545 §3.1). */
async function linesOf(token: string): Promise<string[]> {
  return (await (await feedOf(token)).text()).replaceAll('\r\n ', '').split('\r\n');
}

describe('obligations', () => {
  it('of every policy in force run from its first activation, by deadline', async () => {
    const { obligations, asOf } = await engineer.call(obligationRoutes.list, {});
    const periodic = obligations.filter(({ clock }) => clock === 'policy_activated');
    expect(new Set(periodic.map(({ regime }) => regime)).size).toBeGreaterThan(2);
    for (const { deadline, state } of periodic) {
      expect(Date.parse(deadline)).toBeGreaterThan(Date.parse(asOf));
      expect(['upcoming', 'due']).toContain(state);
    }
    const deadlines = obligations.map(({ deadline }) => Date.parse(deadline));
    expect(deadlines).toEqual([...deadlines].sort((left, right) => left - right));
  });

  it('start with awareness, in every regime at once, each with its own deadline', async () => {
    const at = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const made = await start(engineer, 'a model left its enclave', at);
    expect(made.start).toMatchObject({ at, recordedBy: 'engineer', insideEvaluation: 'yes' });
    const regimes = new Set(made.obligations.map(({ regime }) => regime));
    expect(regimes.size).toBeGreaterThan(1);
    const sb53 = made.obligations.find(
      ({ regime, within }) => regime.startsWith('ca-sb-53') && within.count === 15,
    );
    expect(sb53?.deadline).toBe(new Date(Date.parse(at) + 15 * 86_400_000).toISOString());
    expect(made.obligations.some(({ state }) => state === 'overdue')).toBe(true);
    const { obligations } = await officer.call(obligationRoutes.list, {
      query: { state: 'overdue' },
    });
    expect(obligations.every(({ state }) => state === 'overdue')).toBe(true);
  });

  it('do not start in the future, by a machine, or for a regime that nobody knows', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    await expect(start(engineer, 'soon', tomorrow)).rejects.toMatchObject({
      code: 'obligation.start_in_future',
    });
    await expect(start(machine, 'beep')).rejects.toMatchObject({
      code: 'obligation.machine_account',
    });
    const body = { clock: 'incident_known', at: tomorrow, regime: 'none@1', note: 'x' } as const;
    await expect(engineer.call(obligationRoutes.start, { body })).rejects.toMatchObject({
      code: 'policy.unknown',
    });
  });

  it('are done once, by their owner or the officer, with a note that stays', async () => {
    const made = await start(engineer, 'to be done');
    const [first] = made.obligations.filter(({ owner }) => owner === 'responsible_scaling_officer');
    const obligationId = first?.id ?? '';
    const mark = (by: SignedIn) =>
      by.call(obligationRoutes.done, { params: { obligationId }, body: { note: 'sent by post' } });
    await expect(mark(engineer)).rejects.toMatchObject({ code: 'obligation.not_owner' });
    await expect(mark(machine)).rejects.toMatchObject({ code: 'obligation.machine_account' });
    expect(await mark(officer)).toMatchObject({
      state: 'done',
      doneBy: 'officer',
      note: 'sent by post',
    });
    await expect(mark(officer)).rejects.toMatchObject({ code: 'obligation.already_done' });
    const nobody = { params: { obligationId: '0'.repeat(32) }, body: { note: 'x' } };
    await expect(officer.call(obligationRoutes.done, nobody)).rejects.toMatchObject({
      code: 'obligation.unknown',
    });
    await expect(api.owner.query(`UPDATE obligation_done SET note = 'no'`)).rejects.toThrow(
      /append-only/,
    );
  });
});

describe('the calendar feed', () => {
  it('has an event for each obligation, whose uid stays', async () => {
    const { obligations } = await officer.call(obligationRoutes.list, {});
    const lines = await linesOf(officer.token);
    const uids = lines.filter((line) => line.startsWith('UID:'));
    expect(uids.sort()).toEqual(obligations.map(({ id }) => `UID:${id}@holdpoint`).sort());
    expect(lines.filter((line) => line.startsWith('DTSTAMP:'))).toHaveLength(uids.length);
    expect(
      (await linesOf(engineer.token)).filter((line) => line.startsWith('UID:')).sort(),
    ).toEqual(uids);
    const response = await feedOf(officer.token);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  });

  it('takes no line of its own from hostile text', async () => {
    const hostile = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTACH:http://evil.example\r;,\\ \u0007 "';
    await start(engineer, hostile);
    const lines = await linesOf(officer.token);
    expect(lines.some((line) => line.startsWith('ATTACH'))).toBe(false);
    const count = (line: string): number => lines.filter((one) => one === line).length;
    expect(count('BEGIN:VEVENT')).toBe(lines.filter((line) => line.startsWith('UID:')).length);
    expect(count('END:VEVENT')).toBe(count('BEGIN:VEVENT'));
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    expect(lines.some((line) => line.includes('x\\nEND:VEVENT\\nBEGIN:VEVENT'))).toBe(true);
  });

  it('is refused without a token', async () => {
    expect((await feedOf('hp_none')).status).toBe(401);
  });
});
