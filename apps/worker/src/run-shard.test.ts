import { EventEmitter, once } from 'node:events';
import { zstdDecompressSync } from 'node:zlib';

import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { unscored } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { runShard } from './run-shard.js';
import { openRun } from './testing/a-run.js';
import { aBench, ringAll } from './testing/bench.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
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

async function scores(runId: string): Promise<readonly unknown[]> {
  const { rows } = await owner.query<{ score: unknown }>(
    'SELECT score FROM sample_record WHERE run_id = $1 ORDER BY sample_key, epoch',
    [runId],
  );
  return rows.map(({ score }) => score);
}

async function count(sql: string, runId: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, [
    runId,
  ]);
  return rows[0]?.n ?? -1;
}

const OUTBOX = `outbox WHERE payload->>'runId' = $1 AND job = 'run.aggregate'`;
const CALLS = 'model_call JOIN sample ON sample.id = sample_id WHERE run_id = $1';

describe('a shard', () => {
  it('leaves one record per planned try, with its transcript in a pack of its run', async () => {
    const evaluation = aCountingEvaluation();
    await using bench = await aBench(database.workerUrl, evaluation);
    const run = await openRun(owner, evaluation);
    await ringAll(bench, run);
    const { rows } = await owner.query<{
      transcript_digest: Buffer;
      pack_digest: Buffer;
      pack_offset: number;
      pack_length: number;
    }>('SELECT * FROM sample_record WHERE run_id = $1', [run.runId]);
    expect(rows).toHaveLength(run.sampleCount);
    for (const row of rows) {
      const pack = zstdDecompressSync(
        await bench.objects.get(`sha256:${row.pack_digest.toString('hex')}`),
      );
      const transcript = pack.subarray(row.pack_offset, row.pack_offset + row.pack_length);
      expect(sha256(transcript)).toBe(`sha256:${row.transcript_digest.toString('hex')}`);
    }
    expect(await count(`${CALLS} AND phase = 'started'`, run.runId)).toBe(run.sampleCount);
    expect(await count(OUTBOX, run.runId)).toBeGreaterThanOrEqual(1);
  });

  it('runs each sample once however often its doorbell is delivered', async () => {
    const evaluation = aCountingEvaluation();
    await using bench = await aBench(database.workerUrl, evaluation);
    const run = await openRun(owner, evaluation);
    await Promise.all(Array.from({ length: 5 }, () => ringAll(bench, run)));
    await ringAll(bench, run);
    expect(await count('sample_record WHERE run_id = $1', run.runId)).toBe(run.sampleCount);
    expect(await count(`${CALLS} AND phase = 'started'`, run.runId)).toBe(run.sampleCount);
  });

  it('is aborted and writes nothing where its lease was lost; the later claim counts', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 1 });
    const gate = new EventEmitter();
    let isFirst = true;
    const providers = referenceProviders({
      onCall: async ({ epoch }) => {
        if (epoch !== 1 || !isFirst) return;
        isFirst = false;
        gate.emit('called');
        await once(gate, 'open');
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    await using other = await aBench(database.workerUrl, evaluation, { name: 'other' });
    const run = await openRun(owner, evaluation);
    const called = once(gate, 'called');
    const shard = bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    await called;
    await owner.query(
      `UPDATE sample SET lease_until = now() - interval '1 minute' WHERE run_id = $1`,
      [run.runId],
    );
    await other.handlers['shard.run']({ runId: run.runId, shard: 0 });
    gate.emit('open');
    await shard;
    const { rows } = await owner.query('SELECT fence FROM sample_record WHERE run_id = $1', [
      run.runId,
    ]);
    expect(rows).toEqual([{ fence: 2 }]);
  });

  it('writes nothing under a fence that a later claim raised, while that claim still works', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2 });
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
    const shard = ringAll(bench, run);
    await called;
    await owner.query(`UPDATE sample SET fence = 2, worker = 'other' WHERE run_id = $1`, [
      run.runId,
    ]);
    gate.emit('open');
    await shard;
    expect(await scores(run.runId)).toEqual([]);
    expect(
      await count(`sample WHERE run_id = $1 AND state = 'LEASED' AND worker = 'other'`, run.runId),
    ).toBe(2);
  });

  it('aborts the model call of a lease that a heartbeat finds lost', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 1 });
    const gate = new EventEmitter();
    const providers = referenceProviders({
      latencyMs: 0,
      onCall: async () => {
        gate.emit('called');
        await new Promise(() => undefined);
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    const run = await openRun(owner, evaluation);
    const called = once(gate, 'called');
    const shard = bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    await called;
    await owner.query('UPDATE sample SET fence = fence + 1 WHERE run_id = $1', [run.runId]);
    await bench.runner.heartbeat.beat();
    await shard;
    expect(await scores(run.runId)).toEqual([]);
  });

  it('leaves one record per try when an event loop was blocked for longer than the lease', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 2, shardSize: 4 });
    const gate = new EventEmitter();
    let isBlocked = false;
    const providers = referenceProviders({
      onCall: () => {
        if (isBlocked) return;
        isBlocked = true;
        const until = performance.now() + 3300;
        while (performance.now() < until);
        gate.emit('unblocked');
      },
    });
    await using bench = await aBench(database.workerUrl, evaluation, {
      providers,
      leaseSeconds: 3,
    });
    await using other = await aBench(database.workerUrl, evaluation, {
      name: 'other',
      leaseSeconds: 3,
    });
    const run = await openRun(owner, evaluation);
    const unblocked = once(gate, 'unblocked');
    const shard = ringAll(bench, run);
    await unblocked;
    await Promise.all([ringAll(other, run), shard]);
    expect(await count('sample_record WHERE run_id = $1', run.runId)).toBe(run.sampleCount);
    expect(await count(`sample WHERE run_id = $1 AND state = 'DONE'`, run.runId)).toBe(
      run.sampleCount,
    );
  });

  it('gives a sample back for another claim when the provider is away, and records it at the last', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 1 });
    const onCall = (): never => {
      throw new HoldpointError({
        code: 'provider.overloaded',
        kind: 'unavailable',
        message: 'busy',
      });
    };
    await using bench = await aBench(database.workerUrl, evaluation, {
      providers: referenceProviders({ onCall }),
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
    const onCall = (): never => {
      throw new HoldpointError({
        code: 'provider.overloaded',
        kind: 'unavailable',
        message: 'busy',
      });
    };
    await using bench = await aBench(database.workerUrl, evaluation, {
      providers: referenceProviders({ onCall }),
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

  it('records a sample without a sandbox as unscored, never as a number', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, sandboxed: true });
    await using bench = await aBench(database.workerUrl, evaluation);
    const run = await openRun(owner, evaluation);
    await ringAll(bench, run);
    const unavailable = { status: 'unscored', reason: 'sandbox_unavailable' };
    expect(await scores(run.runId)).toEqual([unavailable, unavailable]);
  });

  it('ends a sample at its hard limit, also one whose provider never answers', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2, sampleTimeoutMs: 50 });
    const providers = referenceProviders({ onCall: () => new Promise(() => undefined) });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    const run = await openRun(owner, evaluation);
    await ringAll(bench, run);
    const timeout = { status: 'errored', code: 'sample.timeout' };
    expect(await scores(run.runId)).toEqual([timeout, timeout]);
  });

  it('gives a sample back whose time went by waiting for a busy provider', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2, sampleTimeoutMs: 80 });
    const onCall = (): never => {
      throw new HoldpointError({
        code: 'provider.rate_limited',
        kind: 'throttled',
        message: 'later',
      });
    };
    await using bench = await aBench(database.workerUrl, evaluation, {
      providers: referenceProviders({ onCall }),
    });
    const run = await openRun(owner, evaluation);
    const patient = { maxAttempts: 9, firstPauseMs: 5000, maxPauseMs: 5000, maxRetryAfterMs: 5000 };
    const runner = { ...bench.runner, retryPolicy: patient };
    const shard = runShard(runner, { runId: run.runId, shard: 0 });
    await expect(shard).rejects.toMatchObject({ code: 'shard.unfinished' });
    expect(await scores(run.runId)).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('secret text of a model');
      },
      { status: 'errored', code: 'score.threw' },
    ],
    [
      'says a number out of range',
      () => ({ status: 'scored', value: 2 }) as const,
      { status: 'errored', code: 'score.invalid' },
    ],
    [
      'says NaN',
      () => ({ status: 'scored', value: Number.NaN }) as const,
      { status: 'errored', code: 'score.invalid' },
    ],
    [
      'explains with what PostgreSQL cannot hold',
      () => ({ status: 'scored', value: 1, explanation: 'a\0b\ud800\t\\N\n' }) as const,
      { status: 'scored', value: 1, explanation: 'a\u{fffd}b\u{fffd}\t\\N\n' },
    ],
  ])('survives a scorer that %s', async (_name, rottenScore, expected) => {
    let isRotten = false;
    const score: Evaluation['score'] = () => (isRotten ? rottenScore() : unscored('no_answer'));
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2, score });
    await using bench = await aBench(database.workerUrl, evaluation);
    const run = await openRun(owner, evaluation);
    // It rots after its definition was digested: a plan can't foresee it.
    bench.runner.evaluations.digestOf('testing/counting@1');
    isRotten = true;
    await ringAll(bench, run);
    expect(await scores(run.runId)).toEqual([expected, expected]);
  });

  it('is left for another worker when the evaluation is not the one that was registered', async () => {
    const evaluation = aCountingEvaluation();
    const changed = aCountingEvaluation({ sampleCount: 9 });
    await using bench = await aBench(database.workerUrl, changed);
    const run = await openRun(owner, evaluation);
    const delivery = bench.handlers['shard.run']({ runId: run.runId, shard: 0 });
    await expect(delivery).rejects.toMatchObject({
      code: 'run.evaluation_elsewhere',
      kind: 'unavailable',
    });
    expect(await count(`sample WHERE run_id = $1 AND fence > 0`, run.runId)).toBe(0);
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
