import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { RunClaim } from '@holdpoint/shared/evidence/claims';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { openRun } from './testing/a-run.js';
import { aBench, type Bench, ringAll } from './testing/bench.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';

const evaluation = aCountingEvaluation({ sampleCount: 6 });
let database: TestDatabase;
let owner: pg.Pool;
let bench: Bench;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
  bench = await aBench(database.workerUrl, evaluation);
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await owner.end();
  await database[Symbol.asyncDispose]();
});

async function claims(runId: string): Promise<readonly RunClaim[]> {
  const { rows } = await owner.query<{ body: unknown }>(
    'SELECT body FROM run_result WHERE run_id = $1',
    [runId],
  );
  return rows.map(({ body }) => RunClaim.parse(body));
}

async function rung(job: string, runId: string): Promise<number> {
  const found = await owner.query(
    `SELECT 1 FROM outbox WHERE job = $1 AND payload->>'runId' = $2`,
    [job, runId],
  );
  return found.rowCount ?? 0;
}

describe('aggregating a run', () => {
  it('claims every planned task and rings once, however often it is asked for', async () => {
    const run = await openRun(owner, evaluation);
    await ringAll(bench, run);
    await Promise.all(
      Array.from({ length: 4 }, () => bench.handlers['run.aggregate']({ runId: run.runId })),
    );
    await bench.handlers['run.aggregate']({ runId: run.runId });
    const [claim, ...others] = await claims(run.runId);
    expect(others).toEqual([]);
    expect(claim).toMatchObject({
      status: 'complete',
      plannedTasks: 6,
      plannedEpochs: 2,
      source: 'native',
    });
    expect(claim?.tasks.map(({ scores }) => scores.length)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(await rung('run.completed', run.runId)).toBe(1);
  });

  it('waits while a sample is undone', async () => {
    const run = await openRun(owner, evaluation);
    await bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    await bench.handlers['run.aggregate']({ runId: run.runId });
    expect(await claims(run.runId)).toEqual([]);
    expect(await rung('run.aggregate', run.runId)).toBe(0);
  });

  it('says incomplete when a sample is done without a record', async () => {
    const run = await openRun(owner, evaluation);
    for (let shard = 1; shard < run.shardCount; shard += 1) {
      await bench.handlers['shard.run']({ runId: run.runId, shard });
    }
    await owner.query(`UPDATE sample SET state = 'DONE' WHERE run_id = $1`, [run.runId]);
    await bench.handlers['run.aggregate']({ runId: run.runId });
    expect(await claims(run.runId)).toMatchObject([{ status: 'incomplete' }]);
  });

  it('is rung by exactly those that finish last, also when two workers finish at once', async () => {
    await using other = await aBench(database.workerUrl, evaluation, { name: 'other' });
    for (let round = 0; round < 5; round += 1) {
      const run = await openRun(owner, evaluation);
      await Promise.all([
        bench.handlers['shard.run']({ runId: run.runId, shard: 0 }),
        other.handlers['shard.run']({ runId: run.runId, shard: 1 }),
        bench.handlers['shard.run']({ runId: run.runId, shard: 2 }),
      ]);
      expect(await rung('run.aggregate', run.runId)).toBeGreaterThanOrEqual(1);
    }
  });

  it('refuses a run that does not exist', async () => {
    const runId = '00000000-0000-4000-8000-000000000000';
    await expect(bench.handlers['run.aggregate']({ runId })).rejects.toMatchObject({
      code: 'run.not_found',
    });
  });
});
