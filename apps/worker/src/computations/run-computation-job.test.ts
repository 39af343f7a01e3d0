import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import {
  ComputationResult,
  computationResultDigest,
  type ComputationSpec,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import {
  recomputeComputation,
  verifyByRecomputation,
} from '@holdpoint/shared/computations/recompute-computation';
import {
  aDictionaryComputation,
  aResultOf,
  aScalingComputation,
} from '@holdpoint/shared/computations/testing/a-computation';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { claimWhere, outcomeOf, requestComputation } from '../testing/a-computation.js';
import { aBench, type Bench } from '../testing/bench.js';
import { aCountingEvaluation } from '../testing/counting-evaluation.js';
import { beatComputation, claimComputation, releaseComputation } from './claim-computation.js';
import { preparePlace } from './computation-directory.js';
import { finishedResult, keepFinished } from './finished-result.js';
import { storeOutcome } from './store-outcome.js';

let database: TestDatabase;
let owner: pg.Pool;
let bench: Bench;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
  bench = await aBench(database.workerUrl, aCountingEvaluation(), { leaseSeconds: 3 });
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await owner.end();
  await database[Symbol.asyncDispose]();
});

const run = (computationId: string): Promise<void> =>
  bench.handlers['computation.run']({ computationId });

/** One that takes minutes: nobody waits for its end. */
const endless: ComputationSpec = aScalingComputation({ resamples: 100_000 });

const reason = { code: 'computation.too_late', detail: 'A worker that was cut off.' };

describe('a computation', () => {
  it('is run once however often it is rung for, and what it says can be recomputed', async () => {
    const spec = aScalingComputation();
    const id = await requestComputation(owner, spec);
    await Promise.all([run(id), run(id)]);
    await run(id);
    const stored = await outcomeOf(owner, id);
    const result = ComputationResult.parse(stored?.body);
    expect(stored).toMatchObject({
      outcome: 'done',
      fence: 1,
      result_digest: computationResultDigest(result),
    });
    expect(verifyByRecomputation(spec, result)).toEqual([]);
    const { rowCount } = await owner.query(
      `SELECT FROM outbox WHERE job = 'computation.completed' AND payload->>'computationId' = $1`,
      [id],
    );
    expect(rowCount).toBe(1);
    expect(await readdir(bench.computations.directory)).toEqual([]);
  });

  it('that has no answer is refused with the reason, and not tried again', async () => {
    const { runs, ...settings } = aScalingComputation().settings;
    const id = await requestComputation(
      owner,
      aScalingComputation({ ...settings, runs: runs.slice(0, 2) }),
    );
    await run(id);
    expect(await outcomeOf(owner, id)).toMatchObject({
      outcome: 'refused',
      body: { code: 'scaling.too_few_runs' },
    });
  });

  it('that needs a file which is not there is tried again later, and refused in the end', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const id = await requestComputation(owner, {
      ...aScalingComputation(),
      inputs: [{ name: 'runs.csv', digest }],
    });
    await expect(run(id)).rejects.toMatchObject({ code: 'object.not_found' });
    expect(await claimWhere(owner, id, () => true)).toMatchObject({
      state: 'READY',
      failed_claims: 1,
    });
    await owner.query(
      'UPDATE computation_claim SET lease_until = NULL, failed_claims = 4 WHERE computation_id = $1',
      [id],
    );
    await run(id);
    expect(await outcomeOf(owner, id)).toMatchObject({
      outcome: 'refused',
      body: { code: 'object.not_found' },
    });
  });

  it('says how far it is, hears of a cancellation within seconds, and leaves nothing behind', async () => {
    const id = await requestComputation(owner, endless);
    const running = run(id);
    const { progress } = await claimWhere(
      owner,
      id,
      ({ progress: told }) => told?.secondsLeft != null,
    );
    expect(progress?.secondsLeft).toBeGreaterThan(0);
    await owner.query(
      `UPDATE computation_claim SET state = 'CANCELLED', worker = NULL, lease_until = NULL WHERE computation_id = $1`,
      [id],
    );
    await running;
    expect(await outcomeOf(owner, id)).toBeUndefined();
    expect(await readdir(bench.computations.directory)).toEqual([]);
  });

  it('past its memory is ended, and refused with what to ask for', async () => {
    // Less than its process takes at rest.
    const id = await requestComputation(owner, { ...endless, memoryMebibytes: 64 });
    await run(id);
    expect(await outcomeOf(owner, id)).toMatchObject({
      outcome: 'refused',
      body: { code: 'computation.memory_exceeded' },
    });
  });
});

describe('what a machine can and cannot', () => {
  it('leaves one that asks for more memory than it has to a larger one, and says so in the end', async () => {
    const id = await requestComputation(owner, {
      ...aScalingComputation(),
      memoryMebibytes: 1_048_576,
    });
    await run(id);
    expect(await claimWhere(owner, id, () => true)).toMatchObject({
      state: 'READY',
      failed_claims: 1,
    });
    await owner.query(
      'UPDATE computation_claim SET lease_until = NULL, failed_claims = 4 WHERE computation_id = $1',
      [id],
    );
    await run(id);
    expect(await outcomeOf(owner, id)).toMatchObject({
      outcome: 'refused',
      body: { code: 'computation.memory_unavailable' },
    });
  });

  it('takes up what was found before a kill and only had to be stored', async () => {
    const spec = aScalingComputation();
    const id = await requestComputation(owner, spec);
    const { directory } = await preparePlace(
      bench.computations.directory,
      bench.computations.objects,
      {
        computationId: id,
        spec,
        fence: 1,
      },
    );
    // Its engine says that nobody computed it here anew.
    const found = { ...aResultOf(spec, recomputeComputation(spec)), versions: { v8: 'before' } };
    await keepFinished(directory, found);
    await run(id);
    expect((await outcomeOf(owner, id))?.body).toMatchObject({ versions: { v8: 'before' } });
    expect(await readdir(bench.computations.directory)).toEqual([]);
  });

  it('computes anew where the files of what was found are gone', async () => {
    const spec = aScalingComputation();
    const id = await requestComputation(owner, spec);
    const { directory } = await preparePlace(
      bench.computations.directory,
      bench.computations.objects,
      {
        computationId: id,
        spec,
        fence: 1,
      },
    );
    const artefacts = [{ name: 'weights', digest: sha256('weights'), sizeBytes: 7 }];
    await keepFinished(directory, { ...aResultOf(spec, recomputeComputation(spec)), artefacts });
    await expect(run(id)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await finishedResult(directory, computationSpecDigest(spec))).toBeNull();
    await owner.query('UPDATE computation_claim SET lease_until = NULL WHERE computation_id = $1', [
      id,
    ]);
    await run(id);
    expect(await outcomeOf(owner, id)).toMatchObject({ outcome: 'done', body: { artefacts: [] } });
  });
});

describe('a checkpoint that its disk altered', () => {
  it('costs its steps and not the computation', async () => {
    const id = await requestComputation(owner, aDictionaryComputation(40));
    const { directory } = bench.computations;
    const checkpoint = async (): Promise<string | undefined> =>
      (await readdir(directory, { recursive: true })).find((path) =>
        path.endsWith('checkpoint.safetensors'),
      );
    const running = run(id);
    let path = await checkpoint();
    for (; path === undefined; path = await checkpoint()) await delay(5);
    // As a later claim of a worker that then fell silent.
    const giveUp = `UPDATE computation_claim SET state = 'READY', worker = NULL, lease_until = NULL, fence = fence + 1 WHERE computation_id = $1`;
    await owner.query(giveUp, [id]);
    await running;
    await writeFile(join(directory, path), 'altered');
    await run(id);
    expect(await claimWhere(owner, id, () => true)).toMatchObject({
      state: 'READY',
      failed_claims: 1,
    });
    await owner.query('UPDATE computation_claim SET lease_until = NULL WHERE computation_id = $1', [
      id,
    ]);
    await run(id);
    expect(await outcomeOf(owner, id)).toMatchObject({ outcome: 'done' });
  });
});

describe('the fence of a computation', () => {
  const claim = (computationId: string) =>
    claimComputation(bench.pool, { computationId, worker: 'cut-off', leaseSeconds: 3 });

  it('lets whoever was cut off write nothing: no progress, no outcome, no release', async () => {
    const id = await requestComputation(owner, aScalingComputation());
    const late = await claim(id);
    await owner.query(
      `UPDATE computation_claim SET lease_until = now() - interval '1 minute' WHERE computation_id = $1`,
      [id],
    );
    const later = await claim(id);
    if (late === undefined || later === undefined) throw new Error('nobody else holds it');
    const progress = { phase: 'late', done: 1, total: 2, metrics: {}, secondsLeft: 1 };
    const beat = { leaseSeconds: 600, progress, hasSaved: true };
    expect(await beatComputation(bench.pool, late, beat)).toBe(false);
    expect(await storeOutcome(bench.pool, late, { kind: 'refused', reason })).toBe(false);
    await releaseComputation(bench.pool, late, 'failed');
    expect(await outcomeOf(owner, id)).toBeUndefined();
    expect(await claimWhere(owner, id, () => true)).toEqual({
      state: 'LEASED',
      fence: 2,
      progress: null,
      abandoned_claims: 1,
      failed_claims: 0,
    });
    expect(await storeOutcome(bench.pool, later, { kind: 'refused', reason })).toBe(true);
  });

  it('lets nobody claim what is held, done or cancelled', async () => {
    const id = await requestComputation(owner, aScalingComputation());
    const lease = await claim(id);
    expect(await claim(id)).toBeUndefined();
    if (lease === undefined) throw new Error('nobody else holds it');
    expect(await storeOutcome(bench.pool, lease, { kind: 'refused', reason })).toBe(true);
    expect(await claim(id)).toBeUndefined();
    expect(await claim(randomUUID())).toBeUndefined();
  });

  it('keeps a computation that kills its workers from doing so for ever', async () => {
    const id = await requestComputation(owner, aScalingComputation());
    await owner.query(
      `UPDATE computation_claim SET abandoned_claims = 10 WHERE computation_id = $1`,
      [id],
    );
    await run(id);
    expect(await outcomeOf(owner, id)).toMatchObject({
      outcome: 'refused',
      body: { code: 'computation.kills_workers' },
    });
  });

  it('is asked for a spec that is the one of its digest', async () => {
    const id = await requestComputation(owner, aScalingComputation());
    await owner.query(
      `UPDATE computation SET spec = jsonb_set(spec, '{settings,seed}', '8') WHERE id = $1`,
      [id],
    );
    await expect(run(id)).rejects.toMatchObject({ code: 'computation.spec_corrupt' });
  });
});
