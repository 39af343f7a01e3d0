import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { holdRoutes } from '@holdpoint/shared/contracts/holds';
import { invalidationRoutes } from '@holdpoint/shared/contracts/invalidations';
import { releaseRoutes } from '@holdpoint/shared/contracts/releases';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { type Score, scored } from '@holdpoint/shared/evidence/score';
import { verifySource } from '@holdpoint/shared/report/verify-source';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { afterAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, determine, openCampaign, register } from '../testing/a-line.js';
import { signOff } from '../testing/signed.js';
import { aStaffedApi } from '../testing/staffed-api.js';
import { finishRun, weightsOf } from '../testing/worker-hand.js';

const verify = verifierOf(crypto.subtle);

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';

const api = await aStaffedApi();
const { pipeline, officer, chief, reviewer } = api;
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** Two checkpoints, the second with the weights of the first. */
async function twins(name: string): Promise<{ readonly first: string; readonly twin: string }> {
  const weightsDigest = weightsOf(name);
  const { id: first } = await register(pipeline.call, { checkpoint: name, weightsDigest });
  const { id: twin } = await register(pipeline.call, {
    model: 'renamed-model',
    checkpoint: `${name}-again`,
    weightsDigest,
  });
  return { first, twin };
}

/** The ids of the runs of a campaign whose autonomy tasks all have this score. */
async function evaluate(checkpointId: string, autonomy: Score = scored(0)): Promise<string[]> {
  const campaign = await openCampaign(pipeline.call, checkpointId);
  for (const { id, evaluation } of campaign.runs) {
    const score = evaluation.startsWith('autonomy/') ? () => autonomy : () => scored(0);
    await finishRun(api, id, { score });
  }
  await closedCampaign(pipeline.call, campaign.id);
  return campaign.runs.map(({ id }) => id);
}

const decide = (checkpointId: string) =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );

const codesOf = (decision: Awaited<ReturnType<typeof decide>>) =>
  decision.reasons.map(({ code }) => code);

const bundleOf = (decisionId: string) =>
  pipeline.call(reportRoutes.bundle, { params: { decisionId } });

const currencyOf = async (checkpointId: string) =>
  (await officer.call(releaseRoutes.get, { params: { checkpointId } })).gates[0]?.decision
    ?.currency;

async function sign(checkpointId: string): Promise<void> {
  const seats = [
    [officer, 'responsible_scaling_officer'],
    [chief, 'chief_executive_officer'],
  ] as const;
  for (const [person, role] of seats) {
    await signOff(person, { checkpointId, policy, action, role });
  }
}

describe('a second name for the same weights', () => {
  it('gives no clean slate: what was measured, determined and held under the first stands', async () => {
    const { first, twin } = await twins('dangerous');
    await evaluate(first, scored(1));
    const role = 'chief_executive_officer';
    await determine(chief.call, first, { role, verdict: 'ruled_in' });
    const hold = await reviewer.call(holdRoutes.open, {
      params: { checkpointId: first },
      body: { kind: 'lockdown', actions: [action], reason: 'Weights may have left.' },
    });
    await evaluate(twin);
    await determine(officer.call, twin);

    const decision = await decide(twin);
    expect(decision.decision).toBe('DENY');
    expect(codesOf(decision)).toEqual(expect.arrayContaining(['THRESHOLD_CROSSED', 'HOLD_OPEN']));
    expect(decision.criteria.find(({ id }) => id === 'autonomy')?.verdict).toBe('ruled_in');
    expect(decision.tiers).toMatchObject([{ id: 'cbrn-3', verdict: 'ruled_in' }]);

    const bundle = await bundleOf(decision.id);
    expect(bundle.runs).toHaveLength(8);
    expect(bundle.governance.determinations.map(({ verdict }) => verdict)).toEqual([
      'ruled_in',
      'ruled_out',
    ]);
    expect(bundle.governance.holds.map(({ id }) => id)).toEqual([hold.id]);
    expect(await verifySource(bundle, verify)).toEqual([]);
  });

  it('can’t be judged by who asked for evidence under the first', async () => {
    const engineer = await api.as('both', ['evaluation_engineer', 'responsible_scaling_officer']);
    const { first, twin } = await twins('own');
    await openCampaign(engineer.call, first);
    await evaluate(twin);
    await expect(determine(engineer.call, twin)).rejects.toMatchObject({
      code: 'determination.requester',
    });
  });

  it('is let out on all its evidence, until something comes under either name', async () => {
    const { first, twin } = await twins('clean');
    await evaluate(first);
    await determine(officer.call, first);
    await sign(twin);
    const decision = await decide(twin);
    expect(decision.decision).toBe('ALLOW');
    expect(await verifySource(await bundleOf(decision.id), verify)).toEqual([]);
    expect(await currencyOf(twin)).toBe('current');
    await openCampaign(pipeline.call, first);
    expect(await currencyOf(twin)).toBe('superseded');
  });

  it('is withdrawn, also for who looks offline, by a lockdown under the first name', async () => {
    const { first, twin } = await twins('locked');
    await evaluate(first);
    await determine(officer.call, first);
    await sign(twin);
    const allowed = await decide(twin);
    expect(allowed).toMatchObject({ decision: 'ALLOW', epoch: 1 });
    const body = { kind: 'lockdown', reason: 'The weights leaked.' } as const;
    await reviewer.call(holdRoutes.open, { params: { checkpointId: first }, body });
    const found = await pipeline.call(gateRoutes.get, { params: { decisionId: allowed.id } });
    expect(found).toMatchObject({
      decision: 'INCONCLUSIVE',
      revocation: { minEpoch: 2, reason: 'lockdown: The weights leaked.' },
    });
    const { epochs } = await pipeline.call(decisionRoutes.epochs, {});
    expect(epochs).toContainEqual(
      expect.objectContaining({ action: 'deploy_external', minEpoch: 2 }),
    );
    expect(await decide(twin)).toMatchObject({ decision: 'DENY', epoch: 2, revocation: null });
  });

  it('loses what is found bad under the first', async () => {
    const { first, twin } = await twins('bad');
    const [runId = ''] = await evaluate(first);
    await determine(officer.call, twin);
    await sign(twin);
    const before = await decide(twin);
    expect(before.decision).toBe('ALLOW');
    const { affected } = await reviewer.call(invalidationRoutes.record, {
      body: { target: { kind: 'run', runId }, reason: 'Of another model.', dryRun: false },
    });
    expect(affected.determinations).toMatchObject([{ checkpointId: twin }]);
    expect(affected.signOffs).toMatchObject([{ checkpointId: twin }, { checkpointId: twin }]);
    expect(affected.decisions).toMatchObject([{ decisionId: before.id }]);
    const after = await decide(twin);
    expect(codesOf(after)).toEqual(
      expect.arrayContaining(['EVIDENCE_INVALID', 'DETERMINATION_MISSING']),
    );
    const bundle = await bundleOf(after.id);
    expect(bundle.governance.invalidations).toHaveLength(1);
    expect(await verifySource(bundle, verify)).toEqual([]);
  });
});
