import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { holdRoutes, type HoldView } from '@holdpoint/shared/contracts/holds';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

const policy = 'anthropic-rsp@1.0';

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;
let chief: SignedIn;
let reviewer: SignedIn;

beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
  chief = await api.as('chief', ['chief_executive_officer']);
  reviewer = await api.as('reviewer', ['safety_reviewer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

async function aCheckpoint(checkpoint: string): Promise<string> {
  return (await register(pipeline.call, { checkpoint })).id;
}

const open = (checkpointId: string, kind: HoldView['kind'], person = reviewer) =>
  person.call(holdRoutes.open, {
    params: { checkpointId },
    body: { kind, actions: ['deploy_external'], reason: 'A filter was bypassed.' },
  });

const release = (person: SignedIn, holdId: string) =>
  person.call(holdRoutes.release, { params: { holdId }, body: { reason: 'It is mended.' } });

const reasonsOf = async (checkpointId: string, action: 'deploy_external' | 'train_beyond') => {
  const decision = await officer.call(gateRoutes.standing, {
    params: { action },
    query: { checkpointId, policy },
  });
  return { word: decision.decision, codes: decision.reasons.map(({ code }) => code) };
};

describe('a hold', () => {
  it('shuts its actions at once, and no others', async () => {
    const id = await aCheckpoint('held');
    await open(id, 'incident');
    expect(await reasonsOf(id, 'deploy_external')).toMatchObject({
      word: 'DENY',
      codes: expect.arrayContaining(['HOLD_OPEN']),
    });
    expect((await reasonsOf(id, 'train_beyond')).codes).not.toContain('HOLD_OPEN');
  });

  it('is released by an officer, with a reason', async () => {
    const id = await aCheckpoint('released');
    const hold = await open(id, 'pause');
    expect(hold).toMatchObject({ state: 'open', releasesMissing: 1 });
    await expect(release(reviewer, hold.id)).rejects.toMatchObject({ code: 'access.role_missing' });
    expect(await release(officer, hold.id)).toMatchObject({
      state: 'released',
      releases: [{ person: 'officer', reason: 'It is mended.' }],
    });
    expect((await reasonsOf(id, 'deploy_external')).codes).not.toContain('HOLD_OPEN');
    await expect(release(chief, hold.id)).rejects.toMatchObject({ code: 'hold.released' });
  });

  it.each(['pause', 'incident'] as const)(
    'that is a %s is not released by who opened it',
    async (kind) => {
      const id = await aCheckpoint(`own-${kind}`);
      const hold = await open(id, kind, officer);
      await expect(release(officer, hold.id)).rejects.toMatchObject({
        code: 'hold.opener',
        kind: 'forbidden',
      });
      expect(await release(chief, hold.id)).toMatchObject({ state: 'released' });
    },
  );

  it('that locks down may be released by who opened it, with another person', async () => {
    const hold = await open(await aCheckpoint('own-lockdown'), 'lockdown', officer);
    expect(await release(officer, hold.id)).toMatchObject({ state: 'open', releasesMissing: 1 });
    expect(await release(chief, hold.id)).toMatchObject({ state: 'released' });
  });

  it('that locks down is released by two people, never by one twice', async () => {
    const id = await aCheckpoint('locked');
    const hold = await open(id, 'lockdown');
    expect(await release(officer, hold.id)).toMatchObject({ state: 'open', releasesMissing: 1 });
    await expect(release(officer, hold.id)).rejects.toMatchObject({
      code: 'hold.already_released_by_you',
      kind: 'conflict',
    });
    expect((await reasonsOf(id, 'deploy_external')).codes).toContain('HOLD_OPEN');
    expect(await release(chief, hold.id)).toMatchObject({ state: 'released' });
    const params = { checkpointId: id };
    const { events } = await officer.call(checkpointRoutes.history, { params });
    expect(events.map(({ type }) => type).slice(0, 3)).toEqual([
      'hold.released',
      'hold.release_begun',
      'hold.opened',
    ]);
  });

  it('is released by no machine, and by nobody where there is none', async () => {
    const robot = await api.as('robot', ['responsible_scaling_officer'], 'machine');
    const hold = await open(await aCheckpoint('kept'), 'pause');
    await expect(release(robot, hold.id)).rejects.toMatchObject({ code: 'hold.machine_account' });
    await expect(release(officer, crypto.randomUUID())).rejects.toMatchObject({
      code: 'hold.unknown',
      kind: 'not_found',
    });
  });

  it('shuts everything unless it names actions', async () => {
    const params = { checkpointId: await aCheckpoint('everything') };
    const body = { kind: 'pause', reason: 'Unclear.' } as const;
    const hold = await chief.call(holdRoutes.open, { params, body });
    expect(hold.actions).toHaveLength(7);
    const { holds } = await officer.call(holdRoutes.list, { params });
    expect(holds).toEqual([hold]);
  });
});

describe('a policy’s answer to a crossed threshold', () => {
  const record = (person: SignedIn, checkpointId: string, on: string) =>
    person.call(holdRoutes.respond, {
      params: { checkpointId },
      body: { policy, on, rationale: 'As the policy says.' },
    });

  const holdsOf = async (checkpointId: string) =>
    (await officer.call(holdRoutes.list, { params: { checkpointId } })).holds;

  it('begins where nothing has triggered', async () => {
    const params = { checkpointId: await aCheckpoint('calm') };
    const standing = await officer.call(holdRoutes.responses, { params, query: { policy } });
    expect(standing).toMatchObject({ state: 'normal', history: [] });
    expect(standing.possible.map(({ on }) => on)).toContain('threshold-triggered');
  });

  it('pauses training when a threshold triggers, and locks down when it is surpassed', async () => {
    const id = await aCheckpoint('triggered');
    expect(await record(officer, id, 'threshold-triggered')).toMatchObject({ state: 'paused' });
    expect((await reasonsOf(id, 'train_beyond')).codes).toContain('HOLD_OPEN');
    expect((await reasonsOf(id, 'deploy_external')).codes).not.toContain('HOLD_OPEN');

    const [pause] = await holdsOf(id);
    await expect(release(officer, pause?.id ?? '')).rejects.toMatchObject({
      code: 'hold.of_response',
    });

    expect(await record(officer, id, 'found-already-surpassed')).toMatchObject({
      state: 'lockdown',
      history: [{ to: 'paused' }, { to: 'lockdown' }],
    });
    expect(await holdsOf(id)).toMatchObject([
      { kind: 'lockdown', state: 'open' },
      { kind: 'pause', state: 'released' },
    ]);
    expect((await reasonsOf(id, 'deploy_external')).codes).toContain('HOLD_OPEN');
  });

  it('leaves to another person what one person paused and would open again', async () => {
    const id = await aCheckpoint('alone');
    await record(officer, id, 'threshold-triggered');
    await record(officer, id, 'evaluation-found-too-conservative');
    expect(await record(officer, id, 'evaluations-and-policy-updated')).toMatchObject({
      state: 'normal',
    });
    // The first pause ended when the second shut the same; the second is the officer's own.
    const holds = await holdsOf(id);
    expect(holds.map(({ state }) => state)).toEqual(['open', 'released']);
    expect((await reasonsOf(id, 'train_beyond')).codes).toContain('HOLD_OPEN');
    const [pause] = holds;
    await expect(release(officer, pause?.id ?? '')).rejects.toMatchObject({ code: 'hold.opener' });
    expect(await release(chief, pause?.id ?? '')).toMatchObject({ state: 'released' });
  });

  it('takes only the steps of the policy, by the roles that it names', async () => {
    const id = await aCheckpoint('strict');
    await expect(record(officer, id, 'found-already-surpassed')).rejects.toMatchObject({
      code: 'response.not_possible',
      kind: 'conflict',
    });
    await expect(record(reviewer, id, 'threshold-triggered')).rejects.toMatchObject({
      code: 'response.role',
      kind: 'forbidden',
    });
    const robot = await api.as('robot-2', ['responsible_scaling_officer'], 'machine');
    await expect(record(robot, id, 'threshold-triggered')).rejects.toMatchObject({
      code: 'response.machine_account',
    });
  });

  it('ends a lockdown only when a second person releases it too', async () => {
    const id = await aCheckpoint('unlocked');
    await record(officer, id, 'threshold-triggered');
    await record(officer, id, 'found-already-surpassed');
    const query = { policy };
    const params = { checkpointId: id };
    const { possible } = await officer.call(holdRoutes.responses, { params, query });
    const back = possible.find(({ to }) => to !== 'weights-deleted');
    const person = back?.by.includes('responsible_scaling_officer') === true ? officer : chief;
    const other = person === officer ? chief : officer;
    await record(person, id, back?.on ?? '');
    const locked = (await holdsOf(id)).find(({ kind }) => kind === 'lockdown');
    expect(locked).toMatchObject({ state: 'open', releasesMissing: 1 });
    expect(await release(other, locked?.id ?? '')).toMatchObject({ state: 'released' });
  });

  it('is not asked of a policy that prescribes none', async () => {
    const params = { checkpointId: await aCheckpoint('silent') };
    const query = { policy: 'ca-sb-53@2025' };
    const ask = officer.call(holdRoutes.responses, { params, query });
    await expect(ask).rejects.toMatchObject({ code: 'response.none', kind: 'not_found' });
  });
});
