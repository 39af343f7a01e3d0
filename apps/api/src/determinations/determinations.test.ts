import { determinationRoutes } from '@holdpoint/shared/contracts/determinations';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { verifyDecision } from '@holdpoint/shared/report/verify-decision';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, determine, openCampaign, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;
let chief: SignedIn;
let auditor: SignedIn;

beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
  chief = await api.as('chief', ['chief_executive_officer']);
  auditor = await api.as('auditor', ['auditor']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** A checkpoint whose evaluations ruled out everything. */
async function anEvaluated(checkpoint: string): Promise<string> {
  const { id } = await register(pipeline.call, { checkpoint });
  const campaign = await openCampaign(pipeline.call, id);
  for (const run of campaign.runs) await finishRun(api, run.id);
  await closedCampaign(pipeline.call, campaign.id);
  return id;
}

const decide = (checkpointId: string) =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );

const list = (person: SignedIn, checkpointId: string) =>
  person.call(determinationRoutes.list, { query: { checkpointId } });

describe('a determination', () => {
  it('is asked for before release, and clears the tier that no evaluation can', async () => {
    const id = await anEvaluated('determined');
    const before = await decide(id);
    expect(before.decision).toBe('PENDING');
    expect(before.reasons.map(({ code }) => code)).toContain('DETERMINATION_MISSING');
    await determine(officer.call, id);
    const after = await decide(id);
    expect(after.reasons.map(({ code }) => code)).not.toContain('DETERMINATION_MISSING');
    expect(after.tiers).toMatchObject([{ id: 'cbrn-3', verdict: 'ruled_out' }]);
    const bundle = await pipeline.call(reportRoutes.bundle, { params: { decisionId: after.id } });
    expect(bundle.governance.determinations).toMatchObject([{ person: 'officer' }]);
    expect(verifyDecision(bundle)).toEqual([]);
  });

  it('that a tier is reached blocks, whoever else rules it out', async () => {
    const id = await anEvaluated('reached');
    await determine(officer.call, id);
    const role = 'chief_executive_officer';
    await determine(chief.call, id, { role, verdict: 'ruled_in' });
    const decision = await decide(id);
    expect(decision.decision).toBe('DENY');
    expect(decision.reasons.map(({ code }) => code)).toContain('THRESHOLD_CROSSED');
    await determine(chief.call, id, { role, verdict: 'ruled_out' });
    expect((await decide(id)).decision).toBe('PENDING');
    const { determinations } = await list(auditor, id);
    expect(determinations.map(({ state }) => state)).toEqual([
      'standing',
      'superseded',
      'standing',
    ]);
  });

  it('is not for machines, for other roles, or for who asked for the evidence', async () => {
    const id = await anEvaluated('refused');
    const robot = await api.as('robot', ['responsible_scaling_officer'], 'machine');
    await expect(determine(robot.call, id)).rejects.toMatchObject({
      code: 'determination.machine_account',
      kind: 'forbidden',
    });
    await expect(determine(chief.call, id)).rejects.toMatchObject({ code: 'determination.role' });
    await expect(determine(auditor.call, id, { role: 'auditor' })).rejects.toMatchObject({
      code: 'determination.role',
    });
    const asker = await api.as('asker', ['pipeline', 'responsible_scaling_officer']);
    await openCampaign(asker.call, id);
    await expect(determine(asker.call, id)).rejects.toMatchObject({
      code: 'determination.requester',
    });
  });

  it('is about a tier of a policy in force', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'named' });
    await expect(determine(officer.call, id, { tier: 'nowhere' })).rejects.toMatchObject({
      code: 'determination.tier_unknown',
      kind: 'invalid',
    });
    await expect(determine(officer.call, id, { policy: 'nobody@1' })).rejects.toMatchObject({
      code: 'policy.unknown',
    });
    await expect(determine(officer.call, crypto.randomUUID())).rejects.toMatchObject({
      code: 'checkpoint.unknown',
    });
  });

  it('keeps rationale, dissent and what it leans on, and expires', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'worded' });
    const digest = `sha256:${'b'.repeat(64)}`;
    const body = {
      checkpointId: id,
      policy,
      tier: 'cbrn-3',
      verdict: 'ruled_out',
      role: 'responsible_scaling_officer',
      rationale: 'Uplift was below the bar.',
      validDays: 10,
    } as const;
    const others = {
      dissent: [{ person: 'a reviewer', text: 'The arms were small.' }],
      attestations: [{ title: 'Uplift trial', by: 'an institute', digest }],
    };
    const made = await officer.call(determinationRoutes.record, { body: { ...body, ...others } });
    expect(Date.parse(made.expiresAt) - Date.parse(made.determinedAt)).toBe(10 * 86_400_000);
    const { determinations } = await list(auditor, id);
    expect(determinations).toMatchObject([{ rationale: body.rationale, ...others }]);
  });

  it('is recorded once for one key', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'once' });
    const body = {
      checkpointId: id,
      policy,
      tier: 'cbrn-3',
      verdict: 'ruled_out',
      role: 'responsible_scaling_officer',
      rationale: 'Once.',
    } as const;
    const key = { idempotencyKey: 'one-determination' };
    const first = await officer.call(determinationRoutes.record, { body }, key);
    expect(await officer.call(determinationRoutes.record, { body }, key)).toEqual(first);
    expect((await list(auditor, id)).determinations).toHaveLength(1);
  });
});

describe('others’ determinations', () => {
  it('are not told to who has yet to determine the same tier', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'blind' });
    await determine(officer.call, id, { rationale: 'My own words.' });
    const hidden = { verdict: null, rationale: null, person: 'officer', tier: 'cbrn-3' };
    expect((await list(chief, id)).determinations).toMatchObject([hidden]);
    expect((await list(officer, id)).determinations).toMatchObject([{ verdict: 'ruled_out' }]);
    expect((await list(auditor, id)).determinations).toMatchObject([{ verdict: 'ruled_out' }]);

    await determine(chief.call, id, { role: 'chief_executive_officer' });
    expect((await list(chief, id)).determinations).toMatchObject([
      { rationale: 'My own words.' },
      { person: 'chief' },
    ]);
  });
});
