import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { ABANDONED_LIMIT } from './attempt-limits.js';
import { type Opened, openRun } from './testing/a-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { type Doorbells, doorbells, ringUntilDone } from './testing/doorbells.js';
import { startChildWorker } from './testing/start-child-worker.js';

const POISON = 'number-004';
// All in one shard: whatever the poison kills is in flight beside it.
const shape = { sampleCount: 10, shardSize: 10 };

let database: TestDatabase;
let owner: pg.Pool;
let bells: Doorbells;
let directory: string;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
  bells = doorbells(database.ownerUrl);
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-poison-'));
});

afterAll(async () => {
  await bells[Symbol.asyncDispose]();
  await owner.end();
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** Runs it with a worker that is started again whenever it died; gives the number of deaths. */
async function runThroughDeaths(run: Opened): Promise<number> {
  const start = (): Promise<ChildProcess> =>
    startChildWorker({
      databaseUrl: database.workerUrl,
      objectsDirectory: directory,
      latencyMs: 20,
      poison: POISON,
      ...shape,
    });
  let deaths = 0;
  let child = await start();
  await ringUntilDone(owner, bells, run.runId, 170_000, async () => {
    if (child.exitCode === null && child.signalCode === null) return;
    deaths += 1;
    // The lease of the dead would run out by itself, three seconds later.
    await owner.query(
      `UPDATE sample SET lease_until = now() - interval '1 minute' WHERE run_id = $1`,
      [run.runId],
    );
    child = await start();
  });
  child.stdin?.end();
  await once(child, 'exit');
  return deaths;
}

describe('a sample that kills every worker', () => {
  it('is set aside at its limit, and every other sample of its shard is measured', async () => {
    const run = await openRun(owner, aCountingEvaluation(shape), { epochs: 1 });
    const deaths = await runThroughDeaths(run);
    const { rows } = await owner.query<{ key: string; status: string; code: string | null }>(
      `SELECT sample_key AS key, score->>'status' AS status, score->>'code' AS code
         FROM sample_record WHERE run_id = $1 ORDER BY sample_key, epoch`,
      [run.runId],
    );
    expect(rows).toHaveLength(run.sampleCount);
    const poisoned = rows.filter(({ key }) => key === POISON);
    expect(poisoned.map(({ code }) => code)).toEqual(['sample.abandoned']);
    expect(rows.filter(({ key }) => key !== POISON).map(({ status }) => status)).toEqual(
      Array.from({ length: run.sampleCount - 1 }, () => 'scored'),
    );
    expect(deaths).toBe(ABANDONED_LIMIT);
  });
});
