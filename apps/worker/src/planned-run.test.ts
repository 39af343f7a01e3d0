import { randomUUID } from 'node:crypto';

import { registryOf } from '@holdpoint/evals/registry';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { KnownEvaluations } from './evaluations.js';
import { loadPlannedRun } from './planned-run.js';
import { aCheckpoint, openRun } from './testing/a-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';

const evaluation = aCountingEvaluation();
const known = new KnownEvaluations(registryOf([evaluation]));
let database: TestDatabase;
let owner: pg.Pool;
let worker: pg.Pool;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 2, applicationName: 'owner' });
  worker = createPool({ connectionString: database.workerUrl, max: 2, applicationName: 'worker' });
});

afterAll(async () => {
  await Promise.all([owner.end(), worker.end()]);
  await database[Symbol.asyncDispose]();
});

describe('a planned run', () => {
  it('is its sealed plan with the evaluation and the samples that it names', async () => {
    const { runId } = await openRun(owner, evaluation);
    const run = await loadPlannedRun(worker, known, runId);
    expect(run.evaluation).toBe(evaluation);
    expect([...run.samples.keys()]).toEqual(run.plan.sampleKeys);
  });

  it('is read once for all its shards, and again when its row was written since', async () => {
    const { runId } = await openRun(owner, evaluation);
    const first = await loadPlannedRun(worker, known, runId);
    const [second, third] = await Promise.all([
      loadPlannedRun(worker, known, runId),
      loadPlannedRun(worker, known, runId),
    ]);
    expect([second === first, third === first]).toEqual([true, true]);
    await owner.query(`UPDATE run SET state = 'aggregated' WHERE id = $1`, [runId]);
    expect(await loadPlannedRun(worker, known, runId)).not.toBe(first);
  });

  it('is refused when there is no such run', async () => {
    await expect(loadPlannedRun(worker, known, randomUUID())).rejects.toMatchObject({
      code: 'run.not_found',
    });
  });

  it('is refused when it was imported', async () => {
    const { checkpointId, accountId } = await aCheckpoint(owner);
    const runId = randomUUID();
    await owner.query(
      `INSERT INTO run (id, checkpoint_id, evaluation_ref, source, state, planned_tasks, planned_epochs, shard_count, requested_by)
       VALUES ($1, $2, 'testing/counting@1', 'imported', 'open', 0, 1, 0, $3)`,
      [runId, checkpointId, accountId],
    );
    await expect(loadPlannedRun(worker, known, runId)).rejects.toMatchObject({
      code: 'run.not_planned',
    });
  });

  it('is refused when the plan is not the one that was sealed', async () => {
    const { runId } = await openRun(owner, evaluation);
    await owner.query('ALTER TABLE run DISABLE TRIGGER keep_plan');
    await owner.query(`UPDATE run SET plan = jsonb_set(plan, '{seed}', '8') WHERE id = $1`, [
      runId,
    ]);
    await owner.query('ALTER TABLE run ENABLE TRIGGER keep_plan');
    const load = loadPlannedRun(worker, known, runId);
    await expect(load).rejects.toMatchObject({ code: 'run.plan_changed', kind: 'integrity' });
  });

  it.each([
    [
      'definition',
      {
        evaluation: {
          ref: 'testing/counting@1',
          digest: `sha256:${'1'.repeat(64)}`,
          parameters: {},
        },
      },
    ],
    ['samples', { samplesDigest: `sha256:${'1'.repeat(64)}` }],
  ])(
    'waits for another worker when the loaded evaluation has another %s',
    async (_name, changes) => {
      const { runId } = await openRun(owner, evaluation, changes);
      const load = loadPlannedRun(worker, known, runId);
      await expect(load).rejects.toMatchObject({
        code: 'run.evaluation_elsewhere',
        kind: 'unavailable',
      });
    },
  );

  it('waits for another worker when the evaluation is not installed here', async () => {
    const { runId } = await openRun(owner, evaluation);
    const load = loadPlannedRun(worker, new KnownEvaluations(registryOf([])), runId);
    await expect(load).rejects.toMatchObject({
      code: 'run.evaluation_elsewhere',
      kind: 'unavailable',
    });
  });
});
