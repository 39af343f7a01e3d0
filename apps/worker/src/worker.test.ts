import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { requireRedis, startRedis, type TestRedis } from '../../../scripts/testing/redis.mjs';
import { openRun } from './testing/a-run.js';
import type { ChildSettings } from './testing/child-worker.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { type Doorbells, doorbells, ringUntilDone, untilDone } from './testing/doorbells.js';
import { aFleet, digestOf, type Fleet, recordCount, twins, untilLeased } from './testing/fleet.js';

const redisProgram = await requireRedis();
const backends = [
  { name: 'PostgreSQL', open: () => Promise.resolve(null) },
  ...(redisProgram === null ? [] : [{ name: 'Redis', open: () => startRedis(redisProgram) }]),
];
const shape = { sampleCount: 30, shardSize: 10 };
const evaluation = aCountingEvaluation(shape);

describe.each(backends)('a worker process with doorbells over $name', ({ open }) => {
  let redis: TestRedis | null;
  let fleet: Fleet;
  let database: TestDatabase;
  let owner: pg.Pool;
  let bells: Doorbells;

  beforeAll(async () => {
    database = await aDatabase();
    owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
    redis = await open();
    bells = doorbells(database.ownerUrl, redis?.url);
  });

  afterAll(async () => {
    await bells[Symbol.asyncDispose]();
    await owner.end();
    await database[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  const start = (changes: Partial<ChildSettings> = {}): Promise<ChildProcess> =>
    fleet.start({
      databaseUrl: database.workerUrl,
      redisUrl: redis?.url ?? null,
      ...shape,
      ...changes,
    });
  beforeEach(async () => {
    fleet = await aFleet();
  });
  afterEach(async () => {
    await fleet[Symbol.asyncDispose]();
  });

  it('is killed again and again: nothing is lost, nothing is doubled, and the result is the same', async () => {
    const [disturbed, calm] = await twins(owner, evaluation);
    let child = await start({ latencyMs: 150 });
    let kills = 0;
    await ringUntilDone(owner, bells, disturbed.runId, 170_000, async (done) => {
      if (kills >= 3 || done < kills * 15 || done === 0) return;
      kills += 1;
      child.kill('SIGKILL');
      child = await start({ latencyMs: 150 });
    });
    await ringUntilDone(owner, bells, calm.runId, 170_000);
    expect(kills).toBeGreaterThan(0);
    expect(await recordCount(owner, disturbed)).toBe(disturbed.sampleCount);
    expect(await digestOf(owner, disturbed)).toBe(await digestOf(owner, calm));
  });

  it('ends by itself when its parent is gone, and gives back what it had not finished', async () => {
    const run = await openRun(owner, evaluation);
    const child = await start({ latencyMs: 60_000, leaseSeconds: 600 });
    await bells.ring('shard.run', [{ runId: run.runId, shard: 0 }]);
    await untilLeased(owner, run);
    child.stdin?.end();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    const left = await owner.query(`SELECT DISTINCT state FROM sample WHERE run_id = $1`, [
      run.runId,
    ]);
    expect(left.rows).toEqual([{ state: 'READY' }]);
  });

  it('drains on SIGTERM: ends what is nearly done, gives back the rest, and none of it is held against a sample', async () => {
    const run = await openRun(owner, evaluation);
    const child = await start({ latencyMs: 300, leaseSeconds: 600 });
    await bells.ring('shard.run', [
      { runId: run.runId, shard: 0 },
      { runId: run.runId, shard: 1 },
    ]);
    await untilLeased(owner, run);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    const { rows } = await owner.query(
      `SELECT DISTINCT state, failed_claims + abandoned_claims AS blamed FROM sample WHERE run_id = $1 ORDER BY state`,
      [run.runId],
    );
    expect(rows).toEqual([
      { state: 'READY', blamed: 0 },
      { state: 'DONE', blamed: 0 },
    ]);
    await start({ latencyMs: 0 });
    await ringUntilDone(owner, bells, run.runId, 170_000);
    expect(await recordCount(owner, run)).toBe(run.sampleCount);
  });

  it('works beside a worker of another version, each at the runs that it can do', async () => {
    const newer = aCountingEvaluation({ ...shape, sampleCount: 31 });
    const [ours, theirs] = [await openRun(owner, evaluation), await openRun(owner, newer)];
    await start();
    await start({ sampleCount: 31 });
    await Promise.all(
      [ours, theirs].map(({ runId }) => ringUntilDone(owner, bells, runId, 170_000)),
    );
    for (const run of [ours, theirs]) {
      const { rows } = await owner.query(
        `SELECT count(*)::int AS scored FROM sample_record WHERE run_id = $1 AND score->>'status' = 'scored'`,
        [run.runId],
      );
      expect(rows).toEqual([{ scored: run.sampleCount }]);
    }
  });

  it('understands a doorbell of a newer version, which may say more', async () => {
    const run = await openRun(owner, aCountingEvaluation({ ...shape, sampleCount: 5 }));
    await start({ sampleCount: 5 });
    await bells.ring('shard.run', [{ runId: run.runId, shard: 0, priority: 'new' }]);
    await untilDone(owner, run.runId, 170_000);
    expect(await recordCount(owner, run)).toBe(run.sampleCount);
  });

  it('fails an invalid payload for good, without a retry, and goes on', async () => {
    const run = await openRun(owner, evaluation);
    await start({ latencyMs: 0 });
    await bells.ring('shard.run', [{ runId: 'not-an-id', shard: -1 }]);
    await ringUntilDone(owner, bells, run.runId, 170_000);
    expect(await bells.failures('shard.run')).toContainEqual({
      attemptsMade: 1,
      failedReason: 'job.payload_invalid',
    });
  });
});
