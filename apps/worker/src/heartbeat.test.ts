import { createPool } from '@holdpoint/prisma/pool';
import { aDatabaseLine } from '@holdpoint/prisma/testing/database-line';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { claimShard, type Lease, releaseLeases } from './claim.js';
import { Heartbeat } from './heartbeat.js';
import { openRun } from './testing/a-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';

const evaluation = aCountingEvaluation({ sampleCount: 2, shardSize: 4 });
let database: TestDatabase;
let owner: pg.Pool;
let worker: pg.Pool;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 2, applicationName: 'owner' });
  worker = createPool({ connectionString: database.workerUrl, max: 4, applicationName: 'worker' });
});

afterAll(async () => {
  await Promise.all([owner.end(), worker.end()]);
  await database[Symbol.asyncDispose]();
});

const aHeartbeat = (pool = worker): Heartbeat =>
  new Heartbeat({ pool, leaseSeconds: 60, onError: () => undefined });

async function claimed(leaseSeconds = 60): Promise<{ runId: string; leases: readonly Lease[] }> {
  const { runId } = await openRun(owner, evaluation);
  const leases = await claimShard(worker, { runId, shard: 0, worker: 'one', leaseSeconds });
  return { runId, leases };
}

describe('a claim', () => {
  it('takes what is ready once, also when many claim at once', async () => {
    const { runId } = await openRun(owner, evaluation);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        claimShard(worker, { runId, shard: 0, worker: String(index), leaseSeconds: 60 }),
      ),
    );
    expect(claims.flat().map(({ fence }) => fence)).toEqual([1, 1, 1, 1]);
  });

  it('takes what ran out, with a higher fence, and never what is done', async () => {
    const { runId } = await claimed();
    await owner.query(
      `UPDATE sample SET lease_until = now() - interval '1 minute' WHERE run_id = $1 AND epoch = 1`,
      [runId],
    );
    await owner.query(`UPDATE sample SET state = 'DONE' WHERE run_id = $1 AND epoch = 2`, [runId]);
    const again = await claimShard(worker, { runId, shard: 0, worker: 'two', leaseSeconds: 60 });
    expect(again.map(({ epoch, fence }) => [epoch, fence])).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('is given back at once, but not what another claimed since', async () => {
    const { runId, leases } = await claimed();
    await owner.query('UPDATE sample SET fence = 2 WHERE run_id = $1 AND epoch = 2', [runId]);
    await releaseLeases(worker, leases, 'unharmed');
    const { rows } = await owner.query(
      'SELECT DISTINCT epoch, state FROM sample WHERE run_id = $1 ORDER BY epoch',
      [runId],
    );
    expect(rows).toEqual([
      { epoch: 1, state: 'READY' },
      { epoch: 2, state: 'LEASED' },
    ]);
  });
});

describe('a heartbeat', () => {
  it('extends what is held and aborts what was lost', async () => {
    const { runId, leases } = await claimed(3);
    await using heartbeat = aHeartbeat();
    const signals = leases.map((lease) => heartbeat.hold(lease));
    await owner.query('UPDATE sample SET fence = fence + 1 WHERE run_id = $1 AND epoch = 2', [
      runId,
    ]);
    await heartbeat.beat();
    expect(leases.map(({ epoch }, index) => [epoch, signals[index]?.aborted]).sort()).toEqual([
      [1, false],
      [1, false],
      [2, true],
      [2, true],
    ]);
    const { rows } = await owner.query(
      `SELECT DISTINCT epoch, lease_until > now() + interval '30 s' AS extended FROM sample WHERE run_id = $1 ORDER BY epoch`,
      [runId],
    );
    expect(rows).toEqual([
      { epoch: 1, extended: true },
      { epoch: 2, extended: false },
    ]);
  });

  it('leaves alone what was dropped', async () => {
    const { leases } = await claimed();
    await using heartbeat = aHeartbeat();
    const [lease] = leases;
    if (lease === undefined) throw new Error('nothing was claimed');
    const signal = heartbeat.hold(lease);
    heartbeat.drop(lease);
    heartbeat.abortAll();
    await heartbeat.beat();
    expect(signal.aborted).toBe(false);
  });

  it('aborts nothing while PostgreSQL is away: nobody else can claim either', async () => {
    const { leases } = await claimed();
    const away = createPool({
      connectionString: 'postgres://nobody@127.0.0.1:1/none',
      max: 1,
      applicationName: 'away',
    });
    await using heartbeat = aHeartbeat(away);
    const signals = leases.map((lease) => heartbeat.hold(lease));
    await expect(heartbeat.beat()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(signals.some(({ aborted }) => aborted)).toBe(false);
    await away.end();
  });

  it('is before every claim after an outage that was longer than the lease', async () => {
    await using line = await aDatabaseLine(database.workerUrl);
    const pool = createPool({ connectionString: line.url, max: 1, applicationName: 'line' });
    const leaseSeconds = 1;
    const { runId, leases } = await claimed(leaseSeconds);
    {
      await using heartbeat = new Heartbeat({ pool, leaseSeconds, onError: () => undefined });
      const signals = leases.map((lease) => heartbeat.hold(lease));
      await line.cut();
      const ranOut = `SELECT 1 FROM sample WHERE run_id = $1 AND lease_until < now()`;
      while ((await owner.query(ranOut, [runId])).rowCount === 0);
      const claim = { runId, shard: 0, worker: 'two', leaseSeconds: 60 };
      expect(await claimShard(worker, claim)).toEqual([]);
      await line.mend();
      while ((await owner.query(ranOut, [runId])).rowCount !== 0);
      expect(await claimShard(worker, claim)).toEqual([]);
      expect(signals.some(({ aborted }) => aborted)).toBe(false);
    }
    await pool.end();
  });

  it('aborts the earlier work of this process on a sample that it claims again', async () => {
    const { leases } = await claimed();
    await using heartbeat = aHeartbeat();
    const [lease] = leases;
    if (lease === undefined) throw new Error('nothing was claimed');
    const earlier = heartbeat.hold(lease);
    const later = heartbeat.hold({ ...lease, fence: 2 });
    heartbeat.drop(lease);
    expect([earlier.aborted, later.aborted]).toEqual([true, false]);
  });
});
