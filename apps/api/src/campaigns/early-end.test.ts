import {
  type Campaign,
  campaignRoutes,
  type Run,
  runRoutes,
} from '@holdpoint/shared/contracts/campaigns';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { scored } from '@holdpoint/shared/evidence/score';
import { aControl, aPolicy } from '@holdpoint/shared/gate/testing/builders';
import { Policy } from '@holdpoint/shared/policy/policy';
import { inBettingOrder } from '@holdpoint/shared/statistics/sequence';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, register } from '../testing/a-line.js';
import { activated } from '../testing/activated.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun, type Work } from '../testing/worker-hand.js';

/** Settled for safety by twelve tasks without the event. */
const policy = Policy.parse(
  aPolicy(
    [
      aControl({
        bound: 'betting',
        stopping: 'confidence_sequence',
        thresholdRate: 0.5,
        minimumTasks: 12,
      }),
    ],
    { ref: 'sequential@1' },
  ),
);
const NEEDED = 12;

let api: TestApi;
let pipeline: SignedIn;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  // An installation where only this policy is in force: the shipped ones ask for a fixed n of the same evaluation, and
  // one plan answers all. Activations are append-only, but for who owns the table.
  await api.owner.query(
    'ALTER TABLE policy_activation DISABLE TRIGGER USER; DELETE FROM policy_activation; ALTER TABLE policy_activation ENABLE TRIGGER USER',
  );
  await activated(api, await api.as('author', ['administrator']), policy);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

interface Opened {
  readonly campaign: Campaign;
  readonly runId: string;
  readonly plan: RunPlan;
  /** Tasks in betting order. */
  readonly order: readonly string[];
}

async function opened(): Promise<Opened> {
  const { id: checkpointId } = await register(pipeline.call, { checkpoint: crypto.randomUUID() });
  const body = { checkpointId, policy: policy.ref };
  const campaign = await pipeline.call(
    campaignRoutes.open,
    { body },
    { idempotencyKey: crypto.randomUUID() },
  );
  const runId = campaign.runs[0]?.id ?? '';
  const plan = await pipeline.call(runRoutes.plan, { params: { runId } });
  const tasks = plan.sampleKeys.map((task) => ({ task }));
  const order = inBettingOrder(tasks, { runId, planDigest: digestOf(plan) }).map(
    ({ task }) => task,
  );
  return { campaign, runId, plan, order };
}

/** Records of the first `count` tasks in betting order; the others are as `work` says. */
async function ended(
  { campaign, runId, order }: Opened,
  count: number,
  work: Work = {},
): Promise<{ readonly run: Run | undefined; readonly campaign: Campaign }> {
  const kept = new Set(order.slice(0, count));
  const leaveOut = (sampleKey: string): boolean => !kept.has(sampleKey);
  await finishRun(api, runId, { leaveOut, leftOutAre: 'SPARED', ...work });
  const closed = await closedCampaign(pipeline.call, campaign.id);
  return { run: closed.runs[0], campaign: closed };
}

async function standingOf({ campaign }: Opened) {
  const query = { checkpointId: campaign.checkpointId, policy: policy.ref };
  const params = { action: 'deploy_external' } as const;
  return (await pipeline.call(gateRoutes.standing, { params, query })).criteria[0];
}

describe('a run that may end early', () => {
  it('is laid in shards as its sequence bets, the tries of a task together', async () => {
    const { runId, plan, order } = await opened();
    expect(plan.stoppingRule).toBe('confidence_sequence');
    const { rows } = await api.owner.query<{ sample_key: string; shard: number }>(
      'SELECT sample_key, shard FROM sample WHERE run_id = $1 ORDER BY id',
      [runId],
    );
    const tries = order.flatMap((task) => Array.from({ length: plan.epochs }, () => task));
    expect(rows.map(({ sample_key }) => sample_key)).toEqual(tries);
    expect(rows.map(({ shard }) => shard)).toEqual(
      tries.map((_, at) => Math.floor(at / plan.shardSize)),
    );
  });

  it('is closed as complete, says what was spared, and rules out', async () => {
    const one = await opened();
    const { run, campaign } = await ended(one, NEEDED);
    const samples = one.plan.sampleKeys.length * one.plan.epochs;
    const done = NEEDED * one.plan.epochs;
    expect(run?.state).toBe('closed');
    expect(run?.progress).toMatchObject({
      samples,
      done,
      spared: samples - done,
      secondsLeft: null,
    });
    expect(campaign.progress).toMatchObject({ samples, done, spared: samples - done });
    expect(await standingOf(one)).toMatchObject({ verdict: 'ruled_out', taskCount: NEEDED });
  });

  it('is decided alike when more was under way as it ended', async () => {
    const [one, more] = [await opened(), await opened()];
    await ended(one, NEEDED);
    const { run } = await ended(more, NEEDED + 7);
    expect(run?.state).toBe('closed');
    expect(await standingOf(more)).toMatchObject({ verdict: 'ruled_out', taskCount: NEEDED });
  });

  const without: readonly (readonly [string, number, Work])[] = [
    ['one task too early', NEEDED - 1, {}],
    ['while nothing was settled', 40, { score: (key) => scored(key.length % 2) }],
    ['with samples that are still open', NEEDED, { leftOutAre: 'READY' }],
  ];
  it.each(without)(
    'is invalid when it was ended %s, and never rules out',
    async (_, count, work) => {
      const one = await opened();
      const odd = new Set(one.order.filter((_task, at) => at % 2 === 1));
      const score =
        work.score === undefined ? {} : { score: (key: string) => scored(odd.has(key) ? 1 : 0) };
      const { run } = await ended(one, count, { ...work, ...score });
      expect(run?.state).toBe('invalid');
      expect((await standingOf(one))?.verdict).toBe('invalid');
    },
  );
});
