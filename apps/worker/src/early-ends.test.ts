import {
  createProviderRegistry,
  parseProvidersSettings,
  type ProviderRegistry,
} from '@holdpoint/adapters/providers/provider-registry';
import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { RunClaim } from '@holdpoint/shared/evidence/claims';
import { tasksNeeded } from '@holdpoint/shared/evidence/run-evidence-of';
import { scored } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { aggregateRun } from './aggregate-run.js';
import { claimShard, type Lease, releaseLeases } from './claim.js';
import { EarlyEnds } from './early-ends.js';
import type { FinishedSample } from './finished-sample.js';
import { storeSamples } from './flush.js';
import { loadPlannedRun } from './planned-run.js';
import { readRecords } from './read-run.js';
import type { Opened } from './testing/a-run.js';
import { decisionOn, openSequentialRun, planOf } from './testing/a-sequential-run.js';
import { aBench, type Bench, ringAll } from './testing/bench.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { aFaultyModelServer, type FaultyModelServer } from './testing/faulty-model-server.js';
import { countOf } from './testing/recorded.js';

let database: TestDatabase;
let owner: pg.Pool;
/** Answers every question with 77, as slowly as a fast model. */
let server: FaultyModelServer;
let providers: ProviderRegistry;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
  server = await aFaultyModelServer(() => 'none', 60);
  const settings = { kind: 'anthropic', baseUrl: server.baseUrl, timeoutMs: 5000 };
  providers = createProviderRegistry(
    parseProvidersSettings(JSON.stringify({ reference: settings })),
  );
});

afterAll(async () => {
  await providers[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await owner.end();
  await database[Symbol.asyncDispose]();
});

const count = (sql: string, runId: string): Promise<number> => countOf(owner, sql, runId);
const inState = (run: Opened, state: string): Promise<number> =>
  count(`sample WHERE run_id = $1 AND state = '${state}'`, run.runId);
const recordsOf = (run: Opened): Promise<number> =>
  count('sample_record WHERE run_id = $1', run.runId);
const rings = (run: Opened): Promise<number> =>
  count(`outbox WHERE payload->>'runId' = $1 AND job = 'run.aggregate'`, run.runId);

const SHAPE = { sampleCount: 200, shardSize: 20 };
/** No question is answered in the way that is feared. */
const safe = aCountingEvaluation({ ...SHAPE, score: () => scored(0) });
const dangerous = aCountingEvaluation({ ...SHAPE, score: () => scored(1) });
/** Every question is by half, which is the bar in whatever order they come. */
const atTheBar = aCountingEvaluation({ ...SHAPE, score: () => scored(0.5) });

const benchOf = (evaluation: Evaluation): Promise<Bench> =>
  aBench(database.workerUrl, evaluation, { providers });

async function tasksThatSettle(run: Opened): Promise<number | null> {
  const client = await owner.connect();
  try {
    const { tries } = await readRecords(client, run.runId);
    return tasksNeeded(await planOf(owner, run.runId), run.runId, tries);
  } finally {
    client.release();
  }
}

async function claimOf(run: Opened): Promise<RunClaim> {
  const { rows } = await owner.query<{ body: unknown }>(
    'SELECT body FROM run_result WHERE run_id = $1',
    [run.runId],
  );
  return RunClaim.parse(rows[0]?.body);
}

/** Ends whose every look fails, so that its worker does what one of an earlier version would. */
async function neverLooking(): Promise<EarlyEnds> {
  const pool = createPool({
    connectionString: database.workerUrl,
    max: 1,
    applicationName: 'gone',
  });
  await pool.end();
  return new EarlyEnds({ pool, onError: () => undefined });
}

function finished(lease: Lease): FinishedSample {
  return {
    lease,
    score: scored(0),
    transcript: Buffer.from('{}'),
    inputTokens: 1,
    outputTokens: 1,
    costMicroUsd: 1,
    modelCalls: 1,
    latencyMs: 1,
    completedAt: new Date(),
  };
}

async function criterionOf(run: Opened) {
  await aggregateRun(owner, { runId: run.runId });
  return (await decisionOn(owner, run.runId)).criteria[0];
}

describe('a run that may end early', () => {
  it('ends when a model is clearly safe: the rest is spared, never called, and ruled out is the verdict', async () => {
    await using bench = await benchOf(safe);
    const run = await openSequentialRun(owner, safe);
    const before = server.calls();
    await ringAll(bench, run);
    const [done, spared] = [await inState(run, 'DONE'), await inState(run, 'SPARED')];
    expect(done + spared).toBe(run.sampleCount);
    expect(spared).toBeGreaterThan(run.sampleCount / 2);
    expect(await recordsOf(run)).toBe(done);
    expect(server.calls() - before).toBe(done);
    expect(await rings(run)).toBeGreaterThanOrEqual(1);
    expect(await tasksThatSettle(run)).toBe(12);
    expect(await criterionOf(run)).toMatchObject({ verdict: 'ruled_out', taskCount: 12 });
  });

  it('ends when it is clearly dangerous, too', async () => {
    await using bench = await benchOf(dangerous);
    const run = await openSequentialRun(owner, dangerous);
    await ringAll(bench, run);
    expect(await inState(run, 'SPARED')).toBeGreaterThan(run.sampleCount / 2);
    expect(await criterionOf(run)).toMatchObject({ verdict: 'ruled_in' });
  });

  it('runs to its end at the bar, where nothing is ever settled', async () => {
    await using bench = await benchOf(atTheBar);
    const run = await openSequentialRun(owner, atTheBar);
    await ringAll(bench, run);
    expect(await recordsOf(run)).toBe(run.sampleCount);
    expect(await inState(run, 'SPARED')).toBe(0);
    expect(await tasksThatSettle(run)).toBeNull();
    expect(await criterionOf(run)).toMatchObject({ verdict: 'indeterminate', taskCount: 200 });
  });

  it('has the same verdicts however many samples more were under way, up to all of them', async () => {
    await using bench = await benchOf(safe);
    await using other = await benchOf(safe);
    await using blind = await aBench(database.workerUrl, safe, {
      providers,
      earlyEnds: await neverLooking(),
    });
    const early = await openSequentialRun(owner, safe);
    const { subject } = await planOf(owner, early.runId);
    const shared = await openSequentialRun(owner, safe, { subject });
    const whole = await openSequentialRun(owner, safe, { subject });
    await ringAll(bench, early);
    await Promise.all([ringAll(bench, shared), ringAll(other, shared)]);
    await ringAll(blind, whole);
    expect(await recordsOf(early)).toBeLessThan(whole.sampleCount / 2);
    expect(await recordsOf(shared)).toBeLessThan(whole.sampleCount);
    expect(await recordsOf(whole)).toBe(whole.sampleCount);
    const digests = [];
    for (const run of [early, shared, whole]) {
      await aggregateRun(owner, { runId: run.runId });
      const { criteria, verdictDigest } = await decisionOn(owner, run.runId);
      expect(criteria).toMatchObject([{ verdict: 'ruled_out', taskCount: 12, scoredTries: 24 }]);
      digests.push(verdictDigest);
    }
    expect(new Set(digests).size).toBe(1);
  });

  it('gives up what it had claimed and not begun', async () => {
    const atOnce = aCountingEvaluation({ ...SHAPE, shardSize: 400, score: () => scored(0) });
    await using bench = await benchOf(atOnce);
    const run = await openSequentialRun(owner, atOnce);
    const before = server.calls();
    await ringAll(bench, run);
    expect(server.calls() - before).toBe(await recordsOf(run));
    expect(await inState(run, 'SPARED')).toBeGreaterThan(run.sampleCount / 2);
    expect((await inState(run, 'DONE')) + (await inState(run, 'SPARED'))).toBe(run.sampleCount);
    expect(await rings(run)).toBeGreaterThanOrEqual(1);
  });

  it('waits for what another worker has under way, whose records are kept', async () => {
    await using bench = await benchOf(safe);
    const run = await openSequentialRun(owner, safe);
    const last = { ...run, shard: run.shardCount - 1, worker: 'other', leaseSeconds: 60 };
    const held = await claimShard(bench.pool, last);
    await ringAll(bench, run);
    expect(await inState(run, 'LEASED')).toBe(held.length);
    expect(await inState(run, 'READY')).toBe(0);
    expect(await rings(run)).toBe(0);
    await storeSamples(
      bench,
      held.map((lease) => finished(lease)),
    );
    expect(await rings(run)).toBe(1);
    expect(await criterionOf(run)).toMatchObject({ verdict: 'ruled_out', taskCount: 12 });
    const { status } = await claimOf(run);
    expect(status).toBe('complete');
  });

  it('spares what is given back after its end, and what a worker left that fell silent', async () => {
    await using bench = await benchOf(safe);
    const run = await openSequentialRun(owner, safe);
    const claimed = async (shard: number) =>
      claimShard(bench.pool, { ...run, shard, worker: 'other', leaseSeconds: 60 });
    const [given, silent] = [await claimed(run.shardCount - 1), await claimed(run.shardCount - 2)];
    await ringAll(bench, run);
    await releaseLeases(bench.pool, given, 'failed');
    await owner.query(
      `UPDATE sample SET lease_until = now() - interval '1 minute' WHERE id = ANY($1)`,
      [silent.map(({ sampleId }) => sampleId)],
    );
    const records = await recordsOf(run);
    const before = server.calls();
    await bench.handlers['shard.run']({ runId: run.runId, shard: run.shardCount - 1 });
    expect(server.calls()).toBe(before);
    expect((await inState(run, 'SPARED')) + records).toBe(run.sampleCount);
    expect(await rings(run)).toBe(1);
    // The silent one comes back: its fence is right, and its records are refused.
    const late = await storeSamples(
      bench,
      silent.map((lease) => finished(lease)),
    );
    expect(late.size).toBe(0);
    expect(await recordsOf(run)).toBe(records);
  });

  it('begins with its first shard, whichever is rung for first', async () => {
    await using bench = await benchOf(atTheBar);
    const run = await openSequentialRun(owner, atTheBar);
    await bench.handlers['shard.run']({ runId: run.runId, shard: 7 });
    const done = await owner.query(
      `SELECT DISTINCT shard FROM sample WHERE run_id = $1 AND state = 'DONE'`,
      [run.runId],
    );
    expect(done.rows).toEqual([{ shard: 0 }]);
  });

  it('is incomplete when it was ended without right', async () => {
    await using bench = await benchOf(atTheBar);
    const run = await openSequentialRun(owner, atTheBar);
    await bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    await owner.query(`UPDATE sample SET state = 'SPARED' WHERE run_id = $1 AND state = 'READY'`, [
      run.runId,
    ]);
    await aggregateRun(owner, { runId: run.runId });
    expect((await claimOf(run)).status).toBe('incomplete');
    expect((await decisionOn(owner, run.runId)).criteria[0]?.verdict).toBe('indeterminate');
  });

  it('is looked at by as many as like, at once: one end, and nothing claimed twice', async () => {
    await using bench = await benchOf(safe);
    const run = await openSequentialRun(owner, safe);
    await bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    await bench.handlers['shard.run']({ runId: run.runId, shard: 1 });
    const spared = await Promise.all(
      Array.from({ length: 6 }, () => bench.runner.earlyEnds.spareRest(run.runId)),
    );
    expect(spared.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(run.sampleCount);
    expect(await inState(run, 'READY')).toBe(0);
  });
});

describe('a run of a fixed n', () => {
  it('is run to its end, whatever its records show', async () => {
    await using bench = await benchOf(safe);
    const run = await openSequentialRun(owner, safe, { stoppingRule: 'fixed_n' });
    await ringAll(bench, run);
    expect(await recordsOf(run)).toBe(run.sampleCount);
    const { evaluations, earlyEnds } = bench.runner;
    const planned = await loadPlannedRun(bench.pool, evaluations, run.runId);
    expect(await earlyEnds.look(run.runId, planned)).toBe(false);
  });
});
