import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { releaseRoutes } from '@holdpoint/shared/contracts/releases';
import { reviewRoutes } from '@holdpoint/shared/contracts/reviews';
import { afterAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, determine, openCampaign, register } from '../testing/a-line.js';
import { signOff } from '../testing/signed.js';
import { aStaffedApi } from '../testing/staffed-api.js';
import { finishRun } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';

const api = await aStaffedApi();
const { pipeline, officer, chief, reviewer } = api;
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** A checkpoint whose evaluations are done and ruled out everything. */
async function anEvaluated(checkpoint: string): Promise<{ id: string; runIds: string[] }> {
  const { id } = await register(pipeline.call, { checkpoint });
  const campaign = await openCampaign(pipeline.call, id);
  for (const run of campaign.runs) await finishRun(api, run.id);
  await closedCampaign(pipeline.call, campaign.id);
  await determine(officer.call, id);
  return { id, runIds: campaign.runs.map((run) => run.id) };
}

const decide = (checkpointId: string) =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );

async function signBoth(checkpointId: string): Promise<void> {
  await signOff(officer, { checkpointId, policy, action, role: 'responsible_scaling_officer' });
  await signOff(chief, { checkpointId, policy, action, role: 'chief_executive_officer' });
}

async function gateOf(checkpointId: string) {
  const { gates } = await officer.call(releaseRoutes.get, { params: { checkpointId } });
  return gates[0];
}

const standing = (checkpointId: string) =>
  officer.call(gateRoutes.standing, { params: { action }, query: { checkpointId, policy } });

describe('a release', () => {
  it('has no gate before anything was asked', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'untouched' });
    const release = await officer.call(releaseRoutes.get, { params: { checkpointId: id } });
    expect(release).toMatchObject({ checkpoint: { id }, gates: [] });
  });

  it('has a gate as soon as a campaign is opened for it, and no word yet', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'opened' });
    const campaign = await openCampaign(pipeline.call, id);
    expect(await gateOf(id)).toMatchObject({
      action,
      policy,
      campaign: { id: campaign.id, state: 'running' },
      decision: null,
    });
  });

  it('shows the newest decision with its sentence', async () => {
    const { id } = await anEvaluated('decided');
    await decide(id);
    const { id: newest } = await decide(id);
    expect((await gateOf(id))?.decision).toMatchObject({
      id: newest,
      decision: 'PENDING',
      sentence: expect.stringMatching(/^PENDING: /),
      requestedBy: 'pipeline',
      currency: 'current',
    });
  });

  it('is listed newest first, page after page', async () => {
    const all = await officer.call(releaseRoutes.list, {});
    const walked: string[] = [];
    let after: string | undefined;
    do {
      const query = { limit: 2, ...(after === undefined ? {} : { after }) };
      const page = await officer.call(releaseRoutes.list, { query });
      walked.push(...page.releases.map(({ checkpoint }) => checkpoint.id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(walked).toEqual(all.releases.map(({ checkpoint }) => checkpoint.id));
    expect(new Set(walked).size).toBe(walked.length);
    const times = all.releases.map(({ checkpoint }) => Date.parse(checkpoint.createdAt));
    expect(times).toEqual([...times].sort((left, right) => right - left));
  });
});

describe('a recorded decision', () => {
  it('is superseded by a sign-off', async () => {
    const { id } = await anEvaluated('signed-since');
    await decide(id);
    await signOff(officer, {
      checkpointId: id,
      policy,
      action,
      role: 'responsible_scaling_officer',
    });
    expect((await gateOf(id))?.decision).toMatchObject({ currency: 'superseded' });
    await decide(id);
    expect((await gateOf(id))?.decision).toMatchObject({ currency: 'current' });
  });

  it('stands though somebody who may not sign tries to', async () => {
    const { id } = await anEvaluated('refused-since');
    await decide(id);
    const role = 'responsible_scaling_officer';
    await expect(
      signOff(reviewer, { checkpointId: id, policy, action, role }),
    ).rejects.toMatchObject({ code: 'signoff.role' });
    expect((await gateOf(id))?.decision).toMatchObject({ currency: 'current' });
  });

  it('is superseded by a run that is opened, an ALLOW too', async () => {
    const { id } = await anEvaluated('reopened');
    await signBoth(id);
    expect(await decide(id)).toMatchObject({ decision: 'ALLOW' });
    expect((await gateOf(id))?.decision).toMatchObject({ currency: 'current', decision: 'ALLOW' });
    await openCampaign(pipeline.call, id);
    expect((await gateOf(id))?.decision).toMatchObject({ currency: 'superseded' });
    expect(await standing(id)).toMatchObject({ decision: 'INCONCLUSIVE' });
  });

  it('is superseded by a review of a trial', async () => {
    const { id, runIds } = await anEvaluated('reviewed');
    await signBoth(id);
    await decide(id);
    const [runId = ''] = runIds;
    const { records } = await reviewer.call(recordRoutes.list, {
      params: { runId },
      query: { limit: 1 },
    });
    const { sampleKey = '', epoch = 0 } = records[0] ?? {};
    await reviewer.call(reviewRoutes.record, {
      params: { runId, sampleKey, epoch },
      body: { validity: 'valid', reason: 'read it' },
    });
    expect((await gateOf(id))?.decision).toMatchObject({ currency: 'superseded' });
    expect(await standing(id)).toMatchObject({
      decision: 'PENDING',
      signOffs: [{ state: 'stale' }, { state: 'stale' }],
    });
  });

  it('expires with its end', async () => {
    const { id } = await anEvaluated('ran-out');
    await signBoth(id);
    await decide(id);
    const past = new Date(Date.now() - 1000).toISOString();
    await api.owner.query(
      `ALTER TABLE gate_decision DISABLE TRIGGER ALL;
       UPDATE gate_decision SET body = jsonb_set(body, '{notAfter}', '"${past}"') WHERE checkpoint_id = '${id}';
       ALTER TABLE gate_decision ENABLE TRIGGER ALL`,
    );
    expect((await gateOf(id))?.decision).toMatchObject({ currency: 'expired', decision: 'ALLOW' });
  });
});

describe('the standing of a gate', () => {
  it('is what a decision would say, and is recorded nowhere', async () => {
    const { id } = await anEvaluated('standing');
    const now = await standing(id);
    const { decisions } = await officer.call(gateRoutes.list, { query: { checkpointId: id } });
    expect(decisions).toEqual([]);
    const recorded = await decide(id);
    expect(now).toMatchObject({
      decision: recorded.decision,
      evidenceDigest: recorded.evidenceDigest,
      verdictDigest: recorded.verdictDigest,
    });
  });

  it('of an unknown checkpoint is not found', async () => {
    await expect(standing(crypto.randomUUID())).rejects.toMatchObject({
      code: 'checkpoint.unknown',
    });
  });
});

describe('the schedule', () => {
  it('names what runs out, soonest first: evidence of each evaluation, and the ALLOW', async () => {
    const { id } = await anEvaluated('scheduled');
    await signBoth(id);
    await decide(id);
    const { due } = await officer.call(releaseRoutes.schedule, {});
    const own = due.filter(({ checkpointId }) => checkpointId === id);
    expect(own.filter(({ kind }) => kind === 'decision_expires')).toHaveLength(1);
    const evaluations = own.flatMap(({ evaluation }) => evaluation ?? []);
    expect(evaluations).toHaveLength(4);
    expect(new Set(evaluations).size).toBe(4);
    const times = due.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });
});

describe('the history of a checkpoint', () => {
  it('is its audit trail and that of its campaigns, newest first, and of nobody else', async () => {
    const { id } = await anEvaluated('told');
    await decide(id);
    const { events } = await officer.call(checkpointRoutes.history, {
      params: { checkpointId: id },
    });
    expect(events.at(0)).toMatchObject({ type: 'gate.decided', actor: 'account:pipeline' });
    expect(events.at(-1)).toMatchObject({ type: 'checkpoint.registered' });
    expect(events.filter(({ type }) => type === 'run.closed')).toHaveLength(4);
    expect(events.some(({ stream }) => stream.startsWith('account:'))).toBe(false);
  });

  it('keeps the words that were signed', async () => {
    const { id } = await anEvaluated('worded');
    await signBoth(id);
    const { signOffs } = await officer.call(gateRoutes.signOffs, { params: { checkpointId: id } });
    expect(signOffs.map(({ person }) => person)).toEqual(['officer', 'chief']);
    expect(signOffs[0]?.statement).toContain('Role: responsible_scaling_officer');
  });
});
