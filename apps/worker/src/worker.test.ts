import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '@holdpoint/adapters/postgres/embedded-postgres';
import { migrate } from '@holdpoint/prisma/migrate';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { aggregateRun } from './aggregate-run.js';
import { aCheckpoint, type Opened, openRun } from './testing/a-run.js';
import type { ChildSettings } from './testing/child-worker.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { type Doorbells, doorbells, ringUntilDone, untilDone } from './testing/doorbells.js';
import { startChildWorker } from './testing/start-child-worker.js';

const shape = { sampleCount: 30, shardSize: 10 };
const evaluation = aCountingEvaluation(shape);

let directory: string;
let children: ChildProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-worker-'));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

async function startChild(
  databaseUrl: string,
  changes: Partial<ChildSettings> = {},
): Promise<ChildProcess> {
  const settings = { databaseUrl, objectsDirectory: directory, ...shape, ...changes };
  const child = await startChildWorker(settings);
  children.push(child);
  return child;
}

async function digestOf(owner: pg.Pool, run: Opened): Promise<string> {
  await aggregateRun(owner, { runId: run.runId });
  const { rows } = await owner.query<{ result_digest: string }>(
    'SELECT result_digest FROM run_result WHERE run_id = $1',
    [run.runId],
  );
  return rows[0]?.result_digest ?? 'none';
}

/** Two runs of one plan: what one of them suffers must not show. */
async function twins(owner: pg.Pool): Promise<readonly [Opened, Opened]> {
  const { subject } = await aCheckpoint(owner);
  return [
    await openRun(owner, evaluation, { subject }),
    await openRun(owner, evaluation, { subject }),
  ];
}

async function recordCount(owner: pg.Pool, run: Opened): Promise<number> {
  return (
    (await owner.query('SELECT 1 FROM sample_record WHERE run_id = $1', [run.runId])).rowCount ?? 0
  );
}

describe('a worker process', () => {
  let database: TestDatabase;
  let owner: pg.Pool;
  let bells: Doorbells;

  beforeAll(async () => {
    database = await aDatabase();
    owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
    bells = doorbells(database.ownerUrl);
  });

  afterAll(async () => {
    await bells[Symbol.asyncDispose]();
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  it('is killed again and again: nothing is lost, nothing is doubled, and the result is the same', async () => {
    const [disturbed, calm] = await twins(owner);
    let child = await startChild(database.workerUrl, { latencyMs: 150 });
    let kills = 0;
    await ringUntilDone(owner, bells, disturbed.runId, 50_000, async (done) => {
      if (kills >= 3 || done < kills * 15 || done === 0) return;
      kills += 1;
      child.kill('SIGKILL');
      child = await startChild(database.workerUrl, { latencyMs: 150 });
    });
    await ringUntilDone(owner, bells, calm.runId, 20_000);
    expect(kills).toBeGreaterThan(0);
    expect(await recordCount(owner, disturbed)).toBe(disturbed.sampleCount);
    expect(await digestOf(owner, disturbed)).toBe(await digestOf(owner, calm));
  });

  it('ends by itself when its parent is gone, and gives back what it had not finished', async () => {
    const run = await openRun(owner, evaluation);
    const child = await startChild(database.workerUrl, { latencyMs: 60_000, leaseSeconds: 600 });
    await bells.ring('shard.run', [{ runId: run.runId, shard: 0 }]);
    while (
      (
        await owner.query(`SELECT 1 FROM sample WHERE run_id = $1 AND state = 'LEASED'`, [
          run.runId,
        ])
      ).rowCount === 0
    );
    child.stdin?.end();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    const left = await owner.query(`SELECT DISTINCT state FROM sample WHERE run_id = $1`, [
      run.runId,
    ]);
    expect(left.rows).toEqual([{ state: 'READY' }]);
  });

  it('fails an invalid payload for good, without a retry, and goes on', async () => {
    const run = await openRun(owner, evaluation);
    await startChild(database.workerUrl, { latencyMs: 0 });
    await bells.ring('shard.run', [{ runId: 'not-an-id', shard: -1 }]);
    await ringUntilDone(owner, bells, run.runId, 20_000);
    const { rows } = await owner.query<{ attempts: number; reason: string }>(
      `SELECT attempts_made AS attempts, failed_reason AS reason FROM bullmq.job WHERE queue = 'shard.run' AND data::text LIKE '%not-an-id%'`,
    );
    expect(rows).toEqual([{ attempts: 1, reason: 'job.payload_invalid' }]);
  });
});

describe('PostgreSQL', () => {
  it('is killed and started again: the worker goes on by itself, with the same result, and can end without it', async () => {
    const base = await mkdtemp(join(tmpdir(), 'holdpoint-fault-'));
    let server = await startEmbeddedPostgres({ directory: base });
    const passwords = { api: 'api-password-of-a-test', worker: 'worker-password-of-a-test' };
    await migrate({ connectionString: server.url, passwords });
    const owner = createPool({ connectionString: server.url, max: 4, applicationName: 'owner' });
    const workerUrl = new URL(server.url);
    Object.assign(workerUrl, { username: 'holdpoint_worker', password: passwords.worker });
    const bells = doorbells(server.url);
    try {
      const [disturbed, calm] = await twins(owner);
      const child = await startChild(workerUrl.href, { latencyMs: 400 });
      let kills = 0;
      await ringUntilDone(owner, bells, disturbed.runId, 50_000, async (done) => {
        if (kills >= 2 || done < 10 + kills * 20) return;
        kills += 1;
        process.kill(server.pid, 'SIGKILL');
        server = await startEmbeddedPostgres({ directory: base });
      });
      // Rung once: the consumer hears it although the server that it listened to is gone.
      const shards = Array.from({ length: calm.shardCount }, (_, shard) => ({
        runId: calm.runId,
        shard,
      }));
      await bells.ring('shard.run', shards);
      await untilDone(owner, calm.runId, 15_000);
      expect(kills).toBe(2);
      expect(await recordCount(owner, disturbed)).toBe(disturbed.sampleCount);
      expect(await digestOf(owner, disturbed)).toBe(await digestOf(owner, calm));
      process.kill(server.pid, 'SIGKILL');
      child.stdin?.end();
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      await owner.end();
      for (const child of children) child.kill('SIGKILL');
      await server.destroy();
      await rm(base, { recursive: true, force: true });
    }
  });
});
