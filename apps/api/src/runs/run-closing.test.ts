import { type Campaign, type Run, runRoutes } from '@holdpoint/shared/contracts/campaigns';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { errored, scored } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun, type Work } from '../testing/worker-hand.js';

let api: TestApi;
let pipeline: SignedIn;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** A campaign whose first run was worked as told and whose others were worked well. */
async function aCampaign(
  work: Work,
): Promise<{ campaign: Campaign; runId: string; checkpointId: string }> {
  const { id: checkpointId } = await register(pipeline.call, { checkpoint: crypto.randomUUID() });
  const opened = await openCampaign(pipeline.call, checkpointId);
  for (const [index, run] of opened.runs.entries())
    await finishRun(api, run.id, index === 0 ? work : {});
  const campaign = await closedCampaign(pipeline.call, opened.id);
  return { campaign, runId: opened.runs[0]?.id ?? '', checkpointId };
}

async function eventOf(
  runId: string,
): Promise<{ type: string; body: Record<string, unknown> } | undefined> {
  const { rows } = await api.owner.query<{ type: string; body: Record<string, unknown> }>(
    `SELECT type, body FROM audit.event WHERE body->>'runId' = $1 AND type <> 'run.opened'`,
    [runId],
  );
  return rows[0];
}

describe('closing a run', () => {
  it('records counts, root and result digest as recomputed from its records', async () => {
    const work: Work = {
      score: (_, epoch) => (epoch === 1 ? errored('provider.overloaded') : scored(0)),
    };
    const { runId, campaign } = await aCampaign(work);
    const event = await eventOf(runId);
    expect(event?.type).toBe('run.closed');
    expect(event?.body['resultDigest']).toBe(
      campaign.runs.find(({ id }) => id === runId)?.resultDigest,
    );
    expect(event?.body['counts']).toMatchObject({ errored: expect.any(Number) });
    expect(campaign.runs.every(({ state }) => state === 'closed')).toBe(true);
  });

  const lies: readonly (readonly [string, Work])[] = [
    [
      'another result digest than its records have',
      { bendClaim: (claim) => ({ ...claim, resultDigest: sha256('a lie') }) },
    ],
    [
      'better scores than its records have',
      { score: () => scored(1), bendClaim: (claim) => ({ ...claim, tasks: [] }) },
    ],
    [
      'fewer planned tries than the plan',
      { bendClaim: (claim) => ({ ...claim, plannedEpochs: 999 }) },
    ],
    [
      'other weights than the plan',
      { bendClaim: (claim) => ({ ...claim, weightsDigest: sha256('other weights') }) },
    ],
    ['nothing that can be read', { bendClaim: () => ({ everything: 'fine' }) }],
  ];
  it.each(lies)('marks a run invalid whose worker claims %s', async (_, work) => {
    const { campaign, runId } = await aCampaign(work);
    expect(campaign.runs.find(({ id }) => id === runId)?.state).toBe('invalid');
    expect((await eventOf(runId))?.type).toBe('run.integrity_failed');
  });

  it('marks a run invalid that says it is done and lacks a record, and keeps the gate shut for good', async () => {
    const { runId, checkpointId } = await aCampaign({ leaveOut: (_, epoch) => epoch === 1 });
    expect((await eventOf(runId))?.body['differences']).toMatchObject([{ what: 'status' }]);
    const input = { params: { action: 'deploy_external' as const }, body: { checkpointId } };
    const decision = await pipeline.call(gateRoutes.decide, input, {
      idempotencyKey: crypto.randomUUID(),
    });
    expect(decision.decision).toBe('INCONCLUSIVE');
    expect(decision.reasons.map(({ code }) => code)).toContain('EVIDENCE_INVALID');
  });

  it('marks a run invalid that has a sample which the plan did not foresee', async () => {
    const { id: checkpointId } = await register(pipeline.call, { checkpoint: crypto.randomUUID() });
    const [run] = (await openCampaign(pipeline.call, checkpointId)).runs;
    const runId = run?.id ?? '';
    // The worker may insert samples, for imported logs; here it slips an easy task in.
    await api.worker.query(
      `INSERT INTO sample (run_id, sample_key, epoch, shard, state) VALUES ($1, 'easy', 1, 0, 'DONE')`,
      [runId],
    );
    await finishRun(api, runId);
    const { state } = await until(
      () => pipeline.call(runRoutes.get, { params: { runId } }),
      (answer: Run) => answer.state !== 'open',
    );
    expect(state).toBe('invalid');
    expect((await eventOf(runId))?.body['differences']).toMatchObject([{ what: 'samples' }]);
  });

  it('happens once, however often the doorbell rings', async () => {
    const { campaign, runId } = await aCampaign({});
    for (let ring = 0; ring < 5; ring += 1) {
      await api.worker.query(
        `INSERT INTO outbox (job, payload) VALUES ('run.completed', jsonb_build_object('runId', $1::text))`,
        [runId],
      );
    }
    await until(
      async () => (await api.owner.query(`SELECT FROM outbox WHERE delivered_at IS NULL`)).rowCount,
      (waiting) => waiting === 0,
    );
    const { rows } = await api.owner.query<{ type: string }>(
      `SELECT type FROM audit.event WHERE stream = $1 AND type IN ('run.closed', 'campaign.closed')`,
      [`campaign:${campaign.id}`],
    );
    expect(rows).toHaveLength(campaign.runs.length + 1);
  });
});
