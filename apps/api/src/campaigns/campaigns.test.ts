import { readFile } from 'node:fs/promises';

import { campaignRoutes, runRoutes } from '@holdpoint/shared/contracts/campaigns';
import { catalogRoutes } from '@holdpoint/shared/contracts/catalog';
import type { Action } from '@holdpoint/shared/contracts/common';
import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { Catalog } from '@holdpoint/shared/evidence/catalog';
import { policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { requiredEvaluations } from '@holdpoint/shared/policy/required-evaluations';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aSubject, openCampaign, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';
import { planRun } from './plan-run.js';

const POLICY = policyByRef('anthropic-rsp@2.2');
const CATALOG = new URL('../../../../packages/evals/src/catalog.json', import.meta.url);

let api: TestApi;
let pipeline: SignedIn;
let checkpointId: string;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  checkpointId = (await register(pipeline.call)).id;
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

async function one<Row>(sql: string, values: unknown[] = []): Promise<Row> {
  const { rows } = await api.owner.query(sql, values);
  return rows[0] as Row;
}

describe('campaign', () => {
  it('opens exactly the evaluations that the policy requires before the action', async () => {
    const campaign = await openCampaign(pipeline.call, checkpointId);
    const required = requiredEvaluations(POLICY, 'deploy_external').map(
      ({ evaluation }) => evaluation,
    );
    expect(campaign.runs.map(({ evaluation }) => evaluation).sort()).toEqual([...required].sort());
    expect(campaign).toMatchObject({
      state: 'running',
      requestedBy: 'pipeline',
      policy: { digest: policyDigest(POLICY) },
    });
  });

  it('seals each plan by its digest, with all that the policy will ask', async () => {
    const { runs } = await openCampaign(pipeline.call, checkpointId);
    for (const run of runs) {
      const plan = await pipeline.call(runRoutes.plan, { params: { runId: run.id } });
      expect(digestOf(plan)).toBe(run.planDigest);
      expect(plan.subject).toEqual(aSubject());
      expect(plan.criteria.length).toBeGreaterThan(0);
    }
  });

  it('gives equal plans for equal facts, and other plans for another seed', async () => {
    const digests = async (seed: number): Promise<(string | null)[]> => {
      const options = { idempotencyKey: crypto.randomUUID() };
      const { runs } = await pipeline.call(
        campaignRoutes.open,
        { body: { checkpointId, seed } },
        options,
      );
      return runs.map(({ planDigest }) => planDigest);
    };
    expect(await digests(4)).toEqual(await digests(4));
    expect(await digests(4)).not.toEqual(await digests(5));
  });

  it('has every sample as a row and every shard as a doorbell before anything runs', async () => {
    const { runs } = await openCampaign(pipeline.call, checkpointId);
    for (const run of runs) {
      const plan = await pipeline.call(runRoutes.plan, { params: { runId: run.id } });
      const samples = plan.sampleKeys.length * plan.epochs;
      expect(run.progress).toMatchObject({ samples, done: 0, secondsLeft: null });
      const { shards, largest } = await one<{ shards: string; largest: string }>(
        `SELECT count(*) AS shards, max(size) AS largest FROM (SELECT count(*) AS size FROM sample WHERE run_id = $1 GROUP BY shard) AS s`,
        [run.id],
      );
      expect(Number(shards)).toBe(Math.ceil(samples / plan.shardSize));
      expect(Number(largest)).toBeLessThanOrEqual(plan.shardSize);
      const { rings } = await one<{ rings: string }>(
        `SELECT count(*) AS rings FROM outbox WHERE job = 'shard.run' AND payload->>'runId' = $1`,
        [run.id],
      );
      expect(rings).toBe(shards);
    }
  });

  it('leaves its events with the plans, in one transaction with the rows', async () => {
    const { id, runs } = await openCampaign(pipeline.call, checkpointId);
    const { rows } = await api.owner.query<{
      type: string;
      body: { planDigest?: string };
      xid: string;
    }>(
      `SELECT type, body, event.xmin::text AS xid FROM audit.event WHERE stream = $1 ORDER BY stream_seq`,
      [`campaign:${id}`],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'campaign.opened',
      ...runs.map(() => 'run.opened'),
    ]);
    expect(rows.flatMap(({ body }) => body.planDigest ?? []).sort()).toEqual(
      runs.map(({ planDigest }) => planDigest).sort(),
    );
    const { xid } = await one<{ xid: string }>(
      'SELECT xmin::text AS xid FROM campaign WHERE id = $1',
      [id],
    );
    expect(new Set(rows.map((row) => row.xid))).toEqual(new Set([xid]));
  });

  it('cannot have its plan changed, not even by the owner of the tables', async () => {
    const [run] = (await openCampaign(pipeline.call, checkpointId)).runs;
    await expect(
      api.owner.query(`UPDATE run SET plan_digest = 'x' WHERE id = $1`, [run?.id]),
    ).rejects.toThrow(/sealed/);
  });

  it('is refused for what the platform does not know', async () => {
    const open = (body: { checkpointId: string; policy?: string; action?: Action }) =>
      pipeline.call(campaignRoutes.open, { body }, { idempotencyKey: crypto.randomUUID() });
    await expect(open({ checkpointId: crypto.randomUUID() })).rejects.toMatchObject({
      code: 'checkpoint.unknown',
    });
    await expect(open({ checkpointId, policy: 'nobody@1.0' })).rejects.toMatchObject({
      code: 'policy.unknown',
    });
    // The crosswalk of the EU code has a gate before placing on the market, and no other.
    const other = { policy: 'eu-gpai-code@2025', action: 'store_weights' } as const;
    await expect(open({ checkpointId, ...other })).rejects.toMatchObject({
      code: 'policy.gate_missing',
    });
  });

  it('counts its progress from the records', async () => {
    const campaign = await openCampaign(pipeline.call, checkpointId);
    const [run] = campaign.runs;
    await finishRun(api, run?.id ?? '');
    const { progress } = await pipeline.call(campaignRoutes.get, {
      params: { campaignId: campaign.id },
    });
    expect(progress).toMatchObject({
      done: run?.progress.samples,
      scored: run?.progress.samples,
      unscored: 0,
      errored: 0,
    });
    expect(progress.costMicroUsd).toBe(7 * progress.done);
    const { campaigns } = await pipeline.call(campaignRoutes.list, { query: { checkpointId } });
    expect(campaigns[0]?.id).toBe(campaign.id);
  });

  it('gives its records in pages that join without gap or repetition', async () => {
    const [run] = (await openCampaign(pipeline.call, checkpointId)).runs;
    const runId = run?.id ?? '';
    await finishRun(api, runId);
    const keys: string[] = [];
    let after: string | undefined;
    do {
      const query = { limit: 50, ...(after === undefined ? {} : { after }) };
      const page = await pipeline.call(recordRoutes.list, { params: { runId }, query });
      keys.push(...page.records.map(({ sampleKey, epoch }) => `${sampleKey} ${epoch}`));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(keys).toHaveLength(run?.progress.samples ?? 0);
    expect(new Set(keys).size).toBe(keys.length);
    const strange = pipeline.call(recordRoutes.list, {
      params: { runId },
      query: { after: '{"a":1}' },
    });
    await expect(strange).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('catalog', () => {
  it('names policies and evaluations with the digests that plans pin', async () => {
    const { policies } = await pipeline.call(policyRoutes.list, {});
    const { policy, digest } = await pipeline.call(policyRoutes.get, {
      params: { policyRef: POLICY.ref },
    });
    expect(policy).toEqual(POLICY);
    expect(policies.find(({ ref }) => ref === POLICY.ref)?.digest).toBe(digest);
    const { evaluations } = await pipeline.call(catalogRoutes.evaluations, {});
    expect(evaluations.length).toBeGreaterThanOrEqual(3);
  });
});

describe('plan', () => {
  it('has as many tries as the hungriest criterion asks for', async () => {
    const [entry] = Catalog.parse(JSON.parse(await readFile(CATALOG, 'utf8'))).evaluations;
    const [criterion] = POLICY.criteria;
    if (entry === undefined || criterion === undefined) throw new Error('empty catalog or policy');
    const hungry = { ...criterion, aggregator: { kind: 'any_of_k' as const, k: 25 } };
    const policy = { ref: POLICY.ref, digest: policyDigest(POLICY) };
    const plan = planRun({
      policy,
      subject: aSubject(),
      entry,
      criteria: [criterion, hungry],
      alsoUnder: [],
      seed: 1,
    });
    expect(plan.epochs).toBe(25);
    expect(plan.analysis).toContain(criterion.id);
    expect(plan).not.toHaveProperty('alsoUnder');
  });
});
