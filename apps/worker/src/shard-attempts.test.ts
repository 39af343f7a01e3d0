import { EventEmitter, once } from 'node:events';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { openRun } from './testing/a-run.js';
import { aBench, ringAll } from './testing/bench.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { CALLS, countOf, scoresOf } from './testing/recorded.js';
import { referenceProviders } from './testing/reference-provider.js';

let database: TestDatabase;
let owner: pg.Pool;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
});

afterAll(async () => {
  await owner.end();
  await database[Symbol.asyncDispose]();
});

const scores = (runId: string): Promise<readonly unknown[]> => scoresOf(owner, runId);
const count = (sql: string, runId: string): Promise<number> => countOf(owner, sql, runId);

const busyProviders = referenceProviders({
  onCall: () => {
    throw new HoldpointError({ code: 'provider.overloaded', kind: 'unavailable', message: 'busy' });
  },
});

describe('tries at a shard', () => {
  it('gives a sample back for another claim when the provider is away, and records it at the last', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 1 });
    await using bench = await aBench(database.workerUrl, evaluation, {
      providers: busyProviders,
    });
    const run = await openRun(owner, evaluation);
    const deliver = (): Promise<void> =>
      bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    await expect(deliver()).rejects.toMatchObject({
      code: 'shard.unfinished',
      kind: 'unavailable',
    });
    const { rows } = await owner.query(
      'SELECT state, fence, failed_claims, abandoned_claims FROM sample WHERE run_id = $1 AND shard = 0',
      [run.runId],
    );
    expect(rows).toEqual([{ state: 'READY', fence: 1, failed_claims: 1, abandoned_claims: 0 }]);
    expect(await scores(run.runId)).toEqual([]);
    await owner.query(
      'UPDATE sample SET failed_claims = 19, lease_until = NULL WHERE run_id = $1',
      [run.runId],
    );
    await deliver();
    const explanation = 'provider.overloaded at the last of 20 claims.';
    expect(await scores(run.runId)).toEqual([
      { status: 'errored', code: 'sample.attempts_exhausted', explanation },
    ]);
  });

  it.each([
    ['failed_claims = 20', 'sample.attempts_exhausted'],
    ['abandoned_claims = 10', 'sample.abandoned'],
    [
      `abandoned_claims = 9, state = 'LEASED', lease_until = now() - interval '1 minute'`,
      'sample.abandoned',
    ],
  ])('sets a sample with %s aside without running it', async (attempts, code) => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 1 });
    await using bench = await aBench(database.workerUrl, evaluation);
    const run = await openRun(owner, evaluation);
    await owner.query(`UPDATE sample SET ${attempts} WHERE run_id = $1`, [run.runId]);
    await bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    expect(await scores(run.runId)).toMatchObject([{ status: 'errored', code }]);
    expect(await count(CALLS, run.runId)).toBe(0);
  });

  it('runs suspects after all others, one at a time', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 4, shardSize: 8 });
    const order: string[] = [];
    let underWay = 0;
    let suspectsAtOnce = 0;
    const providers = referenceProviders({
      latencyMs: 5,
      onCall: async ({ sampleKey }) => {
        order.push(sampleKey);
        underWay += 1;
        if (sampleKey === 'number-001') suspectsAtOnce = Math.max(suspectsAtOnce, underWay);
        await Promise.resolve();
        underWay -= 1;
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    const run = await openRun(owner, evaluation);
    await owner.query(
      `UPDATE sample SET abandoned_claims = 3 WHERE run_id = $1 AND sample_key = 'number-001'`,
      [run.runId],
    );
    await ringAll(bench, run);
    expect(order.slice(-2)).toEqual(['number-001', 'number-001']);
    expect(suspectsAtOnce).toBe(1);
    expect(await scores(run.runId)).toHaveLength(run.sampleCount);
  });

  it('goes on with other shards while a suspect hangs, and gives its doorbell back', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 4, shardSize: 4 });
    const gate = new EventEmitter();
    const providers = referenceProviders({
      onCall: async ({ sampleKey }) => {
        if (sampleKey !== 'number-000') return;
        gate.emit('called');
        await once(gate, 'open');
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    const run = await openRun(owner, evaluation);
    await owner.query(
      `UPDATE sample SET abandoned_claims = 3 WHERE run_id = $1 AND sample_key IN ('number-000', 'number-003')`,
      [run.runId],
    );
    const ring = (shard: number): Promise<void> =>
      bench.handlers['shard.run']({ runId: run.runId, shard });
    const called = once(gate, 'called');
    const hanging = ring(0);
    await called;
    // Of the second shard only its suspect waits, unclaimed; its doorbell is given back at once.
    await ring(1);
    expect(
      await count(`sample WHERE run_id = $1 AND shard = 1 AND state = 'DONE'`, run.runId),
    ).toBe(2);
    expect(
      await count(`sample WHERE run_id = $1 AND shard = 1 AND state = 'READY'`, run.runId),
    ).toBe(2);
    // Both epochs of the one that hangs, one after the other.
    gate.emit('open');
    await once(gate, 'called');
    gate.emit('open');
    await hanging;
    await ring(1);
    expect(await scores(run.runId)).toHaveLength(run.sampleCount);
  });

  it('pauses a sample that failed, each time for longer', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 1 });
    await using bench = await aBench(database.workerUrl, evaluation, {
      providers: busyProviders,
    });
    const run = await openRun(owner, evaluation);
    const deliver = (): Promise<void> =>
      bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    const pauses: number[] = [];
    for (const failures of [0, 1, 2, 12]) {
      await owner.query(
        'UPDATE sample SET failed_claims = $2, lease_until = NULL WHERE run_id = $1 AND shard = 0',
        [run.runId, failures],
      );
      await expect(deliver()).rejects.toMatchObject({ code: 'shard.unfinished' });
      // Nothing to take before the pause is over.
      await deliver();
      const { rows } = await owner.query<{ pause: number }>(
        `SELECT round(extract(epoch FROM lease_until - now()))::int AS pause FROM sample
          WHERE run_id = $1 AND shard = 0`,
        [run.runId],
      );
      pauses.push(rows[0]?.pause ?? -1);
    }
    expect(pauses).toEqual([2, 4, 8, 600]);
  });

  it('claims nothing more when the process drains while it waits for places', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 40, shardSize: 16 });
    const gate = new EventEmitter();
    const providers = referenceProviders({
      onCall: async () => {
        gate.emit('called');
        await once(gate, 'open');
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    const run = await openRun(owner, evaluation);
    const called = once(gate, 'called');
    const shards = ringAll(bench, run);
    await called;
    const claimed = async (): Promise<number> =>
      count('sample WHERE run_id = $1 AND fence > 0', run.runId);
    // Two shards: what is under way, and as many that wait.
    while ((await claimed()) < 32);
    bench.stop.abort();
    gate.setMaxListeners(0);
    gate.emit('open');
    await expect(shards).rejects.toMatchObject({ code: 'shard.unfinished' });
    expect(await claimed()).toBe(32);
  });

  it('holds nothing against a sample that a draining worker gave back', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 20, shardSize: 40 });
    const providers = referenceProviders({
      latencyMs: 5,
      onCall: () => {
        bench.stop.abort();
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    const run = await openRun(owner, evaluation);
    await expect(ringAll(bench, run)).rejects.toMatchObject({ code: 'shard.unfinished' });
    expect(
      await count('sample WHERE run_id = $1 AND failed_claims + abandoned_claims > 0', run.runId),
    ).toBe(0);
  });

  it('gives everything back that it has not started when the process drains', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 20, shardSize: 40 });
    const providers = referenceProviders({
      latencyMs: 5,
      onCall: () => {
        bench.stop.abort();
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    const run = await openRun(owner, evaluation);
    await expect(ringAll(bench, run)).rejects.toMatchObject({ code: 'shard.unfinished' });
    const done = await count('sample_record WHERE run_id = $1', run.runId);
    expect(done).toBe(16);
    expect(await count(`sample WHERE run_id = $1 AND state = 'READY'`, run.runId)).toBe(
      run.sampleCount - done,
    );
  });
});
