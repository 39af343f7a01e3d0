import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import { holdRoutes } from '@holdpoint/shared/contracts/holds';
import { invalidationRoutes } from '@holdpoint/shared/contracts/invalidations';
import { waiverRoutes } from '@holdpoint/shared/contracts/waivers';
import { scored } from '@holdpoint/shared/evidence/score';
import type { Gate } from '@holdpoint/shared/policy/gate-rule';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { closedCampaign, determine, openCampaign, register, until } from '../testing/a-line.js';
import { activated } from '../testing/activated.js';
import { signOff } from '../testing/signed.js';
import { aStaffedApi } from '../testing/staffed-api.js';
import { finishRun, weightsOf } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';
const api = await aStaffedApi();
const { pipeline, officer, chief, reviewer } = api;
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** Two names of the same weights, the second of which would be let out; and a run under the first. */
async function ready(name: string) {
  const weightsDigest = weightsOf(name);
  const { id: first } = await register(pipeline.call, { checkpoint: name, weightsDigest });
  const model = 'renamed-model';
  const { id: twin } = await register(pipeline.call, { model, checkpoint: name, weightsDigest });
  const campaign = await openCampaign(pipeline.call, first);
  for (const { id } of campaign.runs) await finishRun(api, id, { score: () => scored(0) });
  await closedCampaign(pipeline.call, campaign.id);
  await determine(officer.call, first);
  for (const [person, role] of [
    [officer, 'responsible_scaling_officer'],
    [chief, 'chief_executive_officer'],
  ] as const)
    await signOff(person, { checkpointId: twin, policy, action, role });
  return { first, twin, runId: campaign.runs[0]?.id ?? '' };
}

const decide = (checkpointId: string, under: string) =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy: under } },
    { idempotencyKey: crypto.randomUUID() },
  );

/** Who waits for a lock: of `safeguard`, which is read late, or of whoever goes before. */
async function waiting(): Promise<number> {
  const { rows } = await api.owner.query(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return z.tuple([z.object({ count: z.int() })]).parse(rows)[0].count;
}

/** What becomes of a decision that had read its evidence, but for safeguards, when `shut` was asked for. */
async function decidedAround(
  checkpointId: string,
  shut: () => Promise<unknown>,
  under = policy,
): Promise<Decision> {
  const brake = await api.owner.connect();
  try {
    await brake.query('BEGIN');
    await brake.query('LOCK TABLE safeguard IN ACCESS EXCLUSIVE MODE');
    const deciding = decide(checkpointId, under);
    await until(waiting, (count) => count > 0);
    let isShut = false;
    const shutting = shut().then(() => {
      isShut = true;
    });
    // It is done, or waits for its turn: then it finds the decision.
    await until(waiting, (count) => isShut || count > 1);
    await brake.query('ROLLBACK');
    const [{ id }] = await Promise.all([deciding, shutting]);
    return await pipeline.call(gateRoutes.get, { params: { decisionId: id } });
  } finally {
    brake.release(true);
  }
}

describe('a decision that is being made of weights while they are shut under another name', () => {
  it('allows nothing past a lockdown', async () => {
    const { first, twin } = await ready('locked-meanwhile');
    const body = { kind: 'lockdown', reason: 'The weights leaked.' } as const;
    const decision = await decidedAround(twin, () =>
      reviewer.call(holdRoutes.open, { params: { checkpointId: first }, body }),
    );
    expect(['DENY', 'INCONCLUSIVE']).toContain(decision.decision);
  });

  it('allows nothing on a run that was found bad', async () => {
    const { twin, runId } = await ready('bad-meanwhile');
    const target = { kind: 'run', runId } as const;
    const decision = await decidedAround(twin, () =>
      reviewer.call(invalidationRoutes.record, {
        body: { target, reason: 'Of another model.', dryRun: false },
      }),
    );
    expect(decision.decision).toBe('INCONCLUSIVE');
  });

  it('allows nothing by a waiver that was taken back', async () => {
    const under = 'lab-policy@1.0';
    await activated(api, officer, waivingPolicy(under));
    const weightsDigest = weightsOf('waived-meanwhile');
    const name = { checkpoint: 'waived-meanwhile', weightsDigest };
    const { id: first } = await register(pipeline.call, name);
    const { id: twin } = await register(pipeline.call, { ...name, model: 'renamed-model' });
    const { id: waiverId } = await pipeline.call(waiverRoutes.request, {
      params: { checkpointId: first },
      body: {
        kind: 'waiver',
        policy: under,
        action,
        criterionId: 'autonomy',
        reason: 'The lab is closed until Monday.',
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    });
    const params = { waiverId };
    for (const [person, role] of [
      [reviewer, 'safety_reviewer'],
      [officer, 'responsible_scaling_officer'],
    ] as const) {
      await person.authenticator.credential();
      const words = await person.call(waiverRoutes.statement, { params, query: { role } });
      const assertion = await person.authenticator.sign(words);
      const body = { role, statementDigest: words.digest, assertion };
      await person.call(waiverRoutes.approve, { params, body });
    }
    const role = 'chief_executive_officer';
    await signOff(chief, { checkpointId: twin, policy: under, action, role });
    const decision = await decidedAround(
      twin,
      () => reviewer.call(waiverRoutes.revoke, { params, body: { reason: 'The lab opened.' } }),
      under,
    );
    expect(decision.decision).toBe('INCONCLUSIVE');
  });
});

/** RSP v2.2 with one criterion before the action, which people may pass over, and one seat. */
function waivingPolicy(ref: string): Policy {
  const text = policyByRef(policy);
  const { deploy_external: before } = text.gates;
  if (before === undefined) throw new Error('the policy has a gate for it');
  const quorum: Gate['signOffs'] = ['safety_reviewer', 'responsible_scaling_officer'];
  const gate: Gate = {
    ...before,
    criteria: ['autonomy'],
    determinations: [],
    signOffs: ['chief_executive_officer'],
    waivers: { waiver: { quorum, maxDays: 30 } },
  };
  return { ...text, ref, supersedes: null, gates: { deploy_external: gate } };
}
