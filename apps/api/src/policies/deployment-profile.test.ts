import { deploymentProfiles } from '@holdpoint/evals/datasets/deployment-profiles';
import { type Campaign, campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { Policy } from '@holdpoint/shared/policy/policy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { policyExample } from '../../../../scripts/testing/policy-example.mjs';
import { closedCampaign, register, until } from '../testing/a-line.js';
import { activated } from '../testing/activated.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { signOff } from '../testing/signed.js';
import { finishRun } from '../testing/worker-hand.js';

const REF = 'consumer-facing@1';
const TOXICITY = 'toxicity/prompted-toxicity@1';
const params = { action: 'deploy_external' } as const;

let api: TestApi;
let pipeline: SignedIn;
let checkpointId: string;
let campaign: Campaign;

beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  checkpointId = (await register(pipeline.call, { checkpoint: 'assistant' })).id;
  const author = await api.as('author', ['administrator']);
  await activated(api, author, Policy.parse(await policyExample('consumer-facing')));
  const body = { checkpointId, policy: REF };
  const idempotencyKey = crypto.randomUUID();
  campaign = await pipeline.call(campaignRoutes.open, { body }, { idempotencyKey });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const decided = () =>
  pipeline.call(gateRoutes.standing, { params, query: { checkpointId, policy: REF } });

const openIn = ({ criteria }: Pick<GateDecision, 'criteria'>) =>
  criteria.flatMap(({ verdict, evaluation }) => (verdict === 'ruled_out' ? [] : [evaluation]));

const finished = (isWanted: (evaluation: string) => boolean) =>
  Promise.all(
    campaign.runs
      .filter(({ evaluation }) => isWanted(evaluation))
      .map(({ id }) => finishRun(api, id)),
  );

async function sign(name: string, role: 'safety_reviewer' | 'responsible_scaling_officer') {
  const person = await api.as(name, [role]);
  await signOff(person, { checkpointId, policy: REF, role, ...params });
}

describe('the profile of a consumer-facing deployment, in force by its quorum', () => {
  it('has a campaign open exactly the suites that the profile requires', () => {
    expect(campaign.runs.map(({ evaluation }) => evaluation).sort()).toEqual(
      deploymentProfiles.consumer_facing.map((id) => `${id}@1`).sort(),
    );
  });

  it('is not satisfied by every other suite while nobody measured toxicity', async () => {
    await finished((evaluation) => evaluation !== TOXICITY);
    // The API closes runs one by one, after they were written.
    const { decision, criteria } = await until(decided, (last) => openIn(last).length === 1);
    expect(openIn({ criteria })).toEqual([TOXICITY]);
    expect(decision).toBe('INCONCLUSIVE');
  }, 60_000);

  it('opens the gate once toxicity is ruled out too and both people have signed', async () => {
    await finished((evaluation) => evaluation === TOXICITY);
    await closedCampaign(pipeline.call, campaign.id);
    const unsigned = await decided();
    expect(unsigned.decision).toBe('PENDING');
    expect(unsigned.reasons.map(({ code }) => code)).toEqual([
      'APPROVAL_MISSING',
      'APPROVAL_MISSING',
    ]);
    await sign('reviewer', 'safety_reviewer');
    await sign('officer', 'responsible_scaling_officer');
    expect(await decided()).toMatchObject({ decision: 'ALLOW' });
  }, 60_000);
});
