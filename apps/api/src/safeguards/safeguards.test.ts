import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { type Safeguard, safeguardRoutes } from '@holdpoint/shared/contracts/safeguards';
import { verifyDecision } from '@holdpoint/shared/report/verify-decision';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { determine, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';
const DAY_MS = 86_400_000;

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

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

const record = (
  person: SignedIn,
  change: { checkpointId?: string; model?: string; axis?: Safeguard['axis']; expiresAt?: string },
) =>
  person.call(safeguardRoutes.record, {
    body: {
      axis: 'deployment',
      level: 'ASL-3',
      title: 'Classifiers before and after the model',
      efficacy: 'Red-teamed for 100 hours without a bypass.',
      expiresAt: inDays(300),
      ...change,
    },
  });

const approve = (
  person: SignedIn,
  safeguardId: string,
  role: 'responsible_scaling_officer' | 'chief_executive_officer',
) => person.call(safeguardRoutes.approve, { params: { safeguardId }, body: { role } });

describe('a safeguard', () => {
  it('counts once a second person has approved it', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'guarded' });
    await determine(officer.call, id, { verdict: 'ruled_in' });
    const ask = () =>
      officer.call(gateRoutes.standing, {
        params: { action },
        query: { checkpointId: id, policy },
      });
    const cbrn = async () => (await ask()).tiers.find((tier) => tier.id === 'cbrn-3')?.standing;
    for (const axis of ['deployment', 'security'] as const) {
      const made = await record(reviewer, { checkpointId: id, axis });
      expect(made).toMatchObject({ state: 'recorded', approvedBy: null });
      expect(await cbrn()).toBe('blocks');
      const approved = await approve(officer, made.id, 'responsible_scaling_officer');
      expect(approved).toMatchObject({ state: 'in_force', approvedBy: 'officer' });
    }
    expect(await cbrn()).toBe('safeguards_in_force');

    const decision = await pipeline.call(
      gateRoutes.decide,
      { params: { action }, body: { checkpointId: id, policy } },
      { idempotencyKey: 'guarded' },
    );
    const params = { decisionId: decision.id };
    const bundle = await pipeline.call(reportRoutes.bundle, { params });
    expect(bundle.safeguards).toHaveLength(2);
    expect(verifyDecision(bundle)).toEqual([]);
  });

  it('is never approved by who recorded it, by a machine, or in a role that one lacks', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'two-people' });
    const made = await record(officer, { checkpointId: id });
    await expect(approve(officer, made.id, 'responsible_scaling_officer')).rejects.toMatchObject({
      code: 'safeguard.same_person',
      kind: 'forbidden',
    });
    await expect(approve(chief, made.id, 'responsible_scaling_officer')).rejects.toMatchObject({
      code: 'safeguard.role',
    });
    const robot = await api.as('robot', ['chief_executive_officer'], 'machine');
    await expect(approve(robot, made.id, 'chief_executive_officer')).rejects.toMatchObject({
      code: 'safeguard.machine_account',
    });
    await expect(record(robot, { checkpointId: id })).rejects.toMatchObject({
      code: 'safeguard.machine_account',
    });
    await approve(chief, made.id, 'chief_executive_officer');
    const other = await api.as('other', ['responsible_scaling_officer']);
    await expect(approve(other, made.id, 'responsible_scaling_officer')).rejects.toMatchObject({
      code: 'safeguard.already_approved',
    });
  });

  it('is refused by the database itself when one person does both', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'database' });
    const made = await record(officer, { checkpointId: id });
    const insert = api.owner.query(
      `INSERT INTO safeguard_approval (safeguard_id, person_id, role, approved_at)
       SELECT id, recorded_by, 'responsible_scaling_officer', now() FROM safeguard WHERE id = $1`,
      [made.id],
    );
    await expect(insert).rejects.toMatchObject({ code: '42501' });
  });

  it('expires within a year', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'expiring' });
    for (const expiresAt of [inDays(366), inDays(-1)]) {
      await expect(record(officer, { checkpointId: id, expiresAt })).rejects.toMatchObject({
        code: 'safeguard.expiry_out_of_range',
        kind: 'invalid',
      });
    }
  });

  it('of a model protects each of its checkpoints, and no other model’s', async () => {
    const { id } = await register(pipeline.call, {
      checkpoint: 'of-model',
      model: 'guarded-model',
    });
    const other = await register(pipeline.call, { checkpoint: 'of-other', model: 'other-model' });
    const made = await record(officer, { model: 'guarded-model' });
    expect(made).toMatchObject({ model: 'guarded-model', checkpointId: null });
    const of = async (checkpointId: string) =>
      (await officer.call(safeguardRoutes.list, { query: { checkpointId } })).safeguards;
    expect(await of(id)).toEqual([made]);
    expect(await of(other.id)).toEqual([]);
    const all = await officer.call(safeguardRoutes.list, {});
    expect(all.safeguards.map((each) => each.id)).toContain(made.id);
  });

  it('is of one checkpoint or of one model that is known', async () => {
    await expect(record(officer, {})).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(record(officer, { model: 'nobody' })).rejects.toMatchObject({
      code: 'model.unknown',
      kind: 'not_found',
    });
    await expect(
      approve(officer, crypto.randomUUID(), 'responsible_scaling_officer'),
    ).rejects.toMatchObject({ code: 'safeguard.unknown' });
  });
});
