import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { CallLog } from './call-log.js';
import { openRun } from './testing/a-run.js';
import { aBench, ringAll } from './testing/bench.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { referenceProviders } from './testing/reference-provider.js';

interface CallRow {
  readonly sample_key: string;
  readonly turn: number;
  readonly attempt: number;
  readonly phase: string;
  readonly provider_request_id: string | null;
  readonly error_code: string | null;
}

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

async function callsOf(runId: string): Promise<readonly CallRow[]> {
  const { rows } = await owner.query<CallRow>(
    `SELECT sample_key, turn, attempt, phase, provider_request_id, error_code
       FROM model_call JOIN sample ON sample.id = sample_id
      WHERE run_id = $1 AND epoch = 1 ORDER BY model_call.id`,
    [runId],
  );
  return rows;
}

describe('the log of model calls', () => {
  it('has a line before and after each call, and one pair for each retry', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2 });
    let failures = 1;
    const onCall = (draw: { readonly epoch: number }): void => {
      if (draw.epoch !== 1 || failures-- <= 0) return;
      throw new HoldpointError({
        code: 'provider.rate_limited',
        kind: 'throttled',
        message: 'slow down',
      });
    };
    const run = await openRun(owner, evaluation);
    const bench = await aBench(database.workerUrl, evaluation, {
      providers: referenceProviders({ onCall }),
    });
    await ringAll(bench, run);
    await bench[Symbol.asyncDispose]();
    const none = { provider_request_id: null, error_code: null };
    expect(await callsOf(run.runId)).toMatchObject([
      { turn: 0, attempt: 1, phase: 'started', ...none },
      { turn: 0, attempt: 1, phase: 'failed', error_code: 'provider.rate_limited' },
      { turn: 0, attempt: 2, phase: 'started', ...none },
      { turn: 0, attempt: 2, phase: 'finished', provider_request_id: 'request-number-000-0' },
    ]);
    const { rows } = await owner.query(
      'SELECT model_calls, input_tokens, output_tokens, cost_micro_usd FROM sample_record WHERE run_id = $1 AND epoch = 1',
      [run.runId],
    );
    expect(rows).toEqual([
      { model_calls: 2, input_tokens: 10, output_tokens: 2, cost_micro_usd: '12' },
    ]);
  });

  it('counts turns from 0 and draws each under the sealed seed', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2, turns: 3 });
    const draws: unknown[] = [];
    const providers = referenceProviders({ onCall: (draw) => void draws.push(draw) });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    await ringAll(bench, await openRun(owner, evaluation, { seed: 11 }));
    const of = (epoch: number, turn: number): unknown => ({
      evaluation: 'testing/counting@1',
      sampleKey: 'number-000',
      epoch,
      turn,
      seed: 11,
    });
    expect(draws).toHaveLength(6);
    expect(draws).toEqual(
      expect.arrayContaining([of(1, 0), of(1, 1), of(1, 2), of(2, 0), of(2, 1), of(2, 2)]),
    );
  });

  it('lets no call go out whose start could not be written', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2 });
    let calls = 0;
    const providers = referenceProviders({ onCall: () => void (calls += 1) });
    await using bench = await aBench(database.workerUrl, evaluation, { providers });
    // A role that may not insert stands for any database that refuses.
    const refusing = createPool({
      connectionString: database.apiUrl,
      max: 1,
      applicationName: 'refusing',
    });
    const run = await openRun(owner, evaluation);
    const { runShard } = await import('./run-shard.js');
    await runShard(
      { ...bench.runner, callLog: new CallLog(refusing) },
      { runId: run.runId, shard: 0 },
    );
    await refusing.end();
    expect(calls).toBe(0);
    const { rows } = await owner.query(
      'SELECT DISTINCT score FROM sample_record WHERE run_id = $1',
      [run.runId],
    );
    expect(rows).toEqual([{ score: { status: 'errored', code: 'solve.threw' } }]);
  });

  it('keeps a request id that PostgreSQL could not hold as it came', async () => {
    const run = await openRun(owner, aCountingEvaluation({ sampleCount: 1 }));
    const { rows } = await owner.query<{ id: string }>(
      'SELECT id FROM sample WHERE run_id = $1 AND epoch = 1',
      [run.runId],
    );
    const lease = { sampleId: rows[0]?.id ?? '', fence: 1 };
    await using log = new CallLog(owner);
    const requestId = `a\0${'b'.repeat(500)}`;
    await log.write({
      lease,
      turn: 0,
      attempt: 1,
      phase: 'finished',
      requestDigest: Buffer.alloc(32),
      requestId,
      errorCode: null,
    });
    expect((await callsOf(run.runId))[0]?.provider_request_id).toBe(`a\u{fffd}${'b'.repeat(198)}`);
  });
});
