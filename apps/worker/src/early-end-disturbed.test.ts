import type { ChildProcess } from 'node:child_process';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import type { Verdict } from '@holdpoint/shared/contracts/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import type { Opened } from './testing/a-run.js';
import { decisionOn, openSequentialRun, planOf } from './testing/a-sequential-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { type Doorbells, doorbells, ringUntilDone } from './testing/doorbells.js';
import { aFleet, digestOf, recordCount } from './testing/fleet.js';

const shape = { sampleCount: 120, shardSize: 8 };
const evaluation = aCountingEvaluation(shape);
/** Half of the answers are what is feared: far from this bar. */
const BAR = 0.9;

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

async function verdictOn(run: Opened): Promise<Verdict | undefined> {
  await digestOf(owner, run);
  return (await decisionOn(owner, run.runId)).criteria[0]?.verdict;
}

describe('a run that ends early while its workers are killed', () => {
  it('has the verdict of an undisturbed one, and spares samples all the same', async () => {
    await using fleet = await aFleet();
    const start = (): Promise<ChildProcess> =>
      fleet.start({ databaseUrl: database.workerUrl, ...shape, latencyMs: 150 });
    const disturbed = await openSequentialRun(owner, evaluation, {}, BAR);
    const { subject } = await planOf(owner, disturbed.runId);
    const calm = await openSequentialRun(owner, evaluation, { subject }, BAR);
    const children = [await start(), await start()];
    let kills = 0;
    await ringUntilDone(owner, bells, disturbed.runId, 100_000, async (done) => {
      if (kills >= 2 || done < kills * 8 || done === 0) return;
      children[kills]?.kill('SIGKILL');
      kills += 1;
      children.push(await start());
    });
    await ringUntilDone(owner, bells, calm.runId, 100_000);
    expect(kills).toBeGreaterThan(0);
    for (const run of [disturbed, calm])
      expect(await recordCount(owner, run)).toBeLessThan(run.sampleCount);
    // Each has an order of its own, so the tasks that settled it differ, and what they settled doesn't.
    expect(await verdictOn(disturbed)).toBe('ruled_out');
    expect(await verdictOn(calm)).toBe('ruled_out');
  });
});
