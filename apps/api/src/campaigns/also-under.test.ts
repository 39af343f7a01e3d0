import { runRoutes } from '@holdpoint/shared/contracts/campaigns';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { policies, policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { Policy } from '@holdpoint/shared/policy/policy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { activated } from '../testing/activated.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';
import { alsoAsking } from './plan-run.js';

const AUTONOMY = 'autonomy/benign-tasks@1';
const own = policyByRef('anthropic-rsp@2.2');
const pin = { ref: own.ref, digest: policyDigest(own) };
const inForce = policies.map((policy) => ({ policy, digest: policyDigest(policy) }));

let api: TestApi;
let pipeline: SignedIn;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

describe('the other policies of a plan', () => {
  it('are those in force with a criterion on the same evaluation, word for word, by name', () => {
    const also = alsoAsking(pin, AUTONOMY, inForce);
    expect(also.map(({ ref }) => ref)).toContain('anthropic-rsp@1.0');
    expect(also.map(({ ref }) => ref)).not.toContain(own.ref);
    expect(also.map(({ ref }) => ref)).toEqual(also.map(({ ref }) => ref).sort());
    for (const { ref, criteria } of also) {
      const whole = policyByRef(ref).criteria;
      expect(criteria).toEqual(whole.filter(({ evaluation }) => evaluation === AUTONOMY));
    }
  });

  it('are none where none asks', () => {
    expect(alsoAsking(pin, 'nobody/asks@1', inForce)).toEqual([]);
    expect(alsoAsking(pin, AUTONOMY, [])).toEqual([]);
  });
});

describe('one body of evidence', () => {
  it('answers every policy that its plan names', async () => {
    const { id: checkpointId } = await register(pipeline.call, { checkpoint: 'crosswalk' });
    const campaign = await openCampaign(pipeline.call, checkpointId);
    const autonomy = campaign.runs.find(({ evaluation }) => evaluation === AUTONOMY);
    const plan = await pipeline.call(runRoutes.plan, { params: { runId: autonomy?.id ?? '' } });
    const named = plan.alsoUnder?.map(({ ref }) => ref) ?? [];
    expect(named).toEqual(alsoAsking(pin, AUTONOMY, inForce).map(({ ref }) => ref));
    for (const run of campaign.runs) await finishRun(api, run.id);
    await closedCampaign(pipeline.call, campaign.id);

    for (const ref of [own.ref, ...named]) {
      for (const action of Object.keys(policyByRef(ref).gates) as (keyof Policy['gates'])[]) {
        const query = { checkpointId, policy: ref };
        const decision = await pipeline.call(gateRoutes.standing, { params: { action }, query });
        const criteria = decision.criteria.filter(({ evaluation }) => evaluation === AUTONOMY);
        for (const criterion of criteria) {
          expect(criterion.reasons).not.toContain('POLICY_MISMATCH');
          expect(criterion.verdict).not.toBe('invalid');
          expect(criterion.evidence).toMatchObject([{ runId: autonomy?.id }]);
        }
      }
    }
  });

  it('does not answer a policy that took effect after it was registered', async () => {
    const author = await api.as('author', ['administrator']);
    const { id: checkpointId } = await register(pipeline.call, { checkpoint: 'too-early' });
    const campaign = await openCampaign(pipeline.call, checkpointId);
    for (const run of campaign.runs) await finishRun(api, run.id);
    await closedCampaign(pipeline.call, campaign.id);
    await activated(api, author, Policy.parse({ ...own, ref: 'later@1', supersedes: null }));
    const query = { checkpointId, policy: 'later@1' };
    const params = { action: 'deploy_external' } as const;
    const before = await pipeline.call(gateRoutes.standing, { params, query });
    expect(before.reasons.map(({ code }) => code)).toContain('POLICY_MISMATCH');

    const again = await openCampaign(pipeline.call, checkpointId);
    for (const run of again.runs) await finishRun(api, run.id);
    await closedCampaign(pipeline.call, again.id);
    const after = await pipeline.call(gateRoutes.standing, { params, query });
    const verdicts = after.criteria.map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['ruled_out']));
  });
});
