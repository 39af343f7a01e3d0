import { assessmentRoutes } from '@holdpoint/shared/contracts/assessments';
import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aSubject, closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const dueFor = (checkpointId: string, under = policy) =>
  pipeline.call(assessmentRoutes.due, { query: { checkpointId, policy: under } });

async function decide(checkpointId: string): Promise<void> {
  const input = { params: { action: 'deploy_external' }, body: { checkpointId, policy } } as const;
  await pipeline.call(gateRoutes.decide, input, { idempotencyKey: crypto.randomUUID() });
}

/** A checkpoint with a comprehensive assessment. */
async function anAssessed(model: string): Promise<string> {
  const { id } = await register(pipeline.call, { model, checkpoint: 'first' });
  const campaign = await openCampaign(pipeline.call, id);
  for (const run of campaign.runs) await finishRun(api, run.id);
  await closedCampaign(pipeline.call, campaign.id);
  await decide(id);
  return id;
}

describe('an assessment', () => {
  it('of a model that was never assessed is due at its first checkpoint', async () => {
    const { id } = await register(pipeline.call, { model: 'never', checkpoint: 'first' });
    expect(await dueFor(id)).toMatchObject({
      state: 'due',
      reasons: [{ trigger: 'never_assessed' }],
      training: 'may_continue',
      last: null,
      policy,
    });
    expect(await dueFor(id, 'anthropic-rsp@1.0')).toMatchObject({ training: 'must_pause' });
  });

  it('is complete with a closed campaign and a decision that misses nothing', async () => {
    const { id } = await register(pipeline.call, { model: 'half', checkpoint: 'first' });
    const campaign = await openCampaign(pipeline.call, id);
    await decide(id);
    const [first, ...rest] = campaign.runs;
    await finishRun(api, first?.id ?? '');
    expect(await dueFor(id)).toMatchObject({ state: 'due', last: null });
    for (const run of rest) await finishRun(api, run.id);
    await closedCampaign(pipeline.call, campaign.id);
    expect(await dueFor(id)).toMatchObject({ state: 'due', last: null });
    await decide(id);
    expect(await dueFor(id)).toMatchObject({
      state: 'not_due',
      training: 'may_continue',
      last: { campaignId: campaign.id, checkpoint: { id } },
    });
  });

  it('is due at four times the effective compute, by the upper bound that was registered', async () => {
    await anAssessed('grown');
    const grown = (name: string, effectiveCompute: number, effectiveComputeUpper?: number) =>
      pipeline.call(checkpointRoutes.register, {
        body: {
          ...aSubject({ model: 'grown', checkpoint: name, effectiveCompute }),
          ...(effectiveComputeUpper === undefined ? {} : { effectiveComputeUpper }),
        },
      });
    const below = await grown('below', 3e22, 3.9e22);
    expect(below).toMatchObject({ effectiveComputeUpper: 3.9e22 });
    expect(await dueFor(below.id)).toMatchObject({
      state: 'not_due',
      growth: { interval: 'given' },
    });
    const above = await grown('above', 3e22, 4.1e22);
    expect(await dueFor(above.id)).toMatchObject({
      state: 'due',
      reasons: [{ trigger: 'effective_compute' }],
    });
    await expect(grown('wrong', 3e22, 2e22)).rejects.toMatchObject({ code: 'request.invalid' });
    const bare = await grown('bare', 5e22);
    expect(await dueFor(bare.id)).toMatchObject({ growth: { interval: 'not_given' } });
    const { assessments } = await officer.call(assessmentRoutes.list, { query: { policy } });
    expect(assessments.find(({ checkpoint }) => checkpoint.model === 'grown')).toMatchObject({
      checkpoint: { checkpoint: 'bare' },
    });
  });

  it('is due when a checkpoint is elicited in another way', async () => {
    await anAssessed('elicited');
    const elicitation = { name: 'scaffold-2', description: '', costShareOfTraining: 0.02 };
    const { id } = await register(pipeline.call, {
      model: 'elicited',
      checkpoint: 'n',
      elicitation,
    });
    expect(await dueFor(id)).toMatchObject({ reasons: [{ trigger: 'elicitation_change' }] });
  });

  it('is due when the officer, a person, calls for it', async () => {
    const id = await anAssessed('called');
    const body = { checkpointId: id, reason: 'a new jailbreak class' };
    await expect(pipeline.call(assessmentRoutes.call, { body })).rejects.toMatchObject({
      code: 'access.role_missing',
    });
    const robot = await api.as('robot', ['responsible_scaling_officer'], 'machine');
    await expect(robot.call(assessmentRoutes.call, { body })).rejects.toMatchObject({
      code: 'assessment.machine_account',
    });
    await officer.call(assessmentRoutes.call, { body });
    expect(await dueFor(id)).toMatchObject({ state: 'due', reasons: [{ trigger: 'officer' }] });
    const { calls } = await officer.call(assessmentRoutes.calls, {});
    expect(calls[0]).toMatchObject({ calledBy: 'officer', policy: null, checkpoint: { id } });
  });

  it('of nothing that is known is not found', async () => {
    await expect(dueFor(crypto.randomUUID())).rejects.toMatchObject({ code: 'checkpoint.unknown' });
    const { id } = await register(pipeline.call, { model: 'never', checkpoint: 'first' });
    await expect(dueFor(id, 'none@1')).rejects.toMatchObject({ code: 'policy.unknown' });
  });
});
