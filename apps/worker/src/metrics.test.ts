import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import {
  createProviderRegistry,
  parseProvidersSettings,
} from '@holdpoint/adapters/providers/provider-registry';
import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import { registryOf } from '@holdpoint/evals/registry';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabaseLine } from '@holdpoint/prisma/testing/database-line';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { errored, unscored } from '@holdpoint/shared/evidence/score';
import { type Series, seriesOf, valueOf } from '@holdpoint/shared/testing/exposition';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { createLog } from './log.js';
import { createWorkerMetrics } from './metrics.js';
import { startOperationsServer } from './operations-server.js';
import { openRun } from './testing/a-run.js';
import { noSandbox } from './testing/bench.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { type Doorbells, doorbells, untilDone } from './testing/doorbells.js';
import { aFaultyModelServer, type Fault, rateLimit } from './testing/faulty-model-server.js';
import { startWorker } from './worker.js';

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

interface Observed extends AsyncDisposable {
  readonly url: string;
  readonly drain: () => Promise<void>;
  readonly scrape: () => Promise<readonly Series[]>;
}

/** A whole worker in this process, with its operations server, on a model server with these faults. */
async function aWorker(
  evaluation: Evaluation,
  faultOf: (call: number) => Fault = () => 'none',
  databaseUrl = database.workerUrl,
  timeoutMs = 200,
): Promise<Observed> {
  await using started = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'holdpoint-metrics-'));
  started.defer(() => rm(directory, { recursive: true, force: true }));
  const server = started.use(await aFaultyModelServer(faultOf));
  const settings = { kind: 'anthropic', baseUrl: server.baseUrl, timeoutMs };
  const providers = started.use(
    createProviderRegistry(parseProvidersSettings(JSON.stringify({ reference: settings }))),
  );
  const metrics = createWorkerMetrics(providers.aliases);
  const worker = await startWorker({
    databaseUrl,
    redisUrl: null,
    registry: registryOf([evaluation]),
    providers,
    sandbox: noSandbox,
    objects: directoryStore(directory),
    clock: { now: () => new Date() },
    log: createLog('silent'),
    concurrency: 4,
    sandboxConcurrency: 1,
    leaseSeconds: 30,
    computations: { atOnce: 1, directory, backend: null, environment: {} },
    retryPolicy: { maxAttempts: 9, firstPauseMs: 1, maxPauseMs: 1, maxRetryAfterMs: 10 },
    metrics,
  });
  let drained: Promise<void> | undefined;
  const drain = (): Promise<void> => (drained ??= worker.drain());
  started.defer(drain);
  const operations = started.use(
    await startOperationsServer({
      host: '127.0.0.1',
      port: 0,
      registry: metrics.registry,
      lacks: () => worker.lacks(),
    }),
  );
  const running = started.move();
  return {
    url: operations.url,
    drain,
    scrape: async () => seriesOf(await (await fetch(`${operations.url}/metrics`)).text()),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Opens a run of the evaluation and rings for it once. */
async function ring(evaluation: Evaluation): Promise<{ runId: string; sampleCount: number }> {
  const run = await openRun(owner, evaluation);
  const shards = Array.from({ length: run.shardCount }, (_, shard) => ({
    runId: run.runId,
    shard,
  }));
  await bells.ring('shard.run', shards);
  return run;
}

async function until<Value>(
  ask: () => Promise<Value>,
  fits: (value: Value) => boolean,
): Promise<Value> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const value = await ask();
    if (fits(value)) return value;
    if (performance.now() > deadline) throw new Error(`never came: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function probe(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, body: await response.json() };
}

const FINISHED = 'holdpoint_samples_finished_total';
const CALLS = 'holdpoint_model_calls_total';

describe('a worker', () => {
  it('tells 429s from its own timeouts, and counts samples, flushes, shards and places', async () => {
    const evaluation = aCountingEvaluation();
    const faults: readonly Fault[] = [rateLimit, 'silence', rateLimit, 'silence', rateLimit];
    await using observed = await aWorker(evaluation, (call) => faults[call - 1] ?? 'none');
    const run = await ring(evaluation);
    await untilDone(owner, run.runId, 170_000);
    const isSettled = (series: readonly Series[]): boolean =>
      valueOf(series, 'holdpoint_jobs_in_flight', { job: 'shard.run' }) === 0;
    const series = await until(observed.scrape, isSettled);
    expect(valueOf(series, CALLS, { outcome: 'rate_limited' })).toBe(3);
    expect(valueOf(series, CALLS, { outcome: 'client_timeout' })).toBe(2);
    expect(valueOf(series, CALLS, { outcome: 'ok' })).toBe(run.sampleCount);
    expect(valueOf(series, FINISHED, { outcome: 'scored', reason: 'none' })).toBe(run.sampleCount);
    expect(valueOf(series, 'holdpoint_flush_samples_sum')).toBe(run.sampleCount);
    expect(valueOf(series, 'holdpoint_flush_duration_seconds_count')).toBeGreaterThanOrEqual(1);
    expect(valueOf(series, 'holdpoint_jobs_total', { job: 'shard.run', outcome: 'done' })).toBe(4);
    expect(valueOf(series, 'holdpoint_slots', { kind: 'plain' })).toBe(4);
    expect(valueOf(series, 'holdpoint_slots_in_use', { kind: 'plain' })).toBe(0);
    expect(valueOf(series, 'holdpoint_leases_lost_total')).toBe(0);
    expect(valueOf(series, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('shows what is under way and what waits for a place while the provider is silent', async () => {
    const evaluation = aCountingEvaluation();
    await using observed = await aWorker(evaluation, () => 'silence', undefined, 60_000);
    await ring(evaluation);
    const isFull = (series: readonly Series[]): boolean =>
      valueOf(series, 'holdpoint_model_calls_in_flight', { provider: 'reference' }) === 4 &&
      (valueOf(series, 'holdpoint_slots_waiting', { kind: 'plain' }) ?? 0) > 0;
    const series = await until(observed.scrape, isFull);
    expect(valueOf(series, 'holdpoint_slots_in_use', { kind: 'plain' })).toBe(4);
    expect(valueOf(series, 'holdpoint_jobs_in_flight', { job: 'shard.run' })).toBeGreaterThan(0);
  });

  it('counts a sample that another claim took as a lost lease', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2 });
    await using observed = await aWorker(
      evaluation,
      (call) => (call <= 2 ? 'silence' : 'none'),
      undefined,
      1_000,
    );
    const run = await ring(evaluation);
    const isCalling = (series: readonly Series[]): boolean =>
      valueOf(series, 'holdpoint_model_calls_in_flight', { provider: 'reference' }) === 2;
    await until(observed.scrape, isCalling);
    await owner.query(
      `UPDATE sample SET fence = fence + 1, lease_until = now() + interval '1 hour' WHERE run_id = $1`,
      [run.runId],
    );
    const isLost = (series: readonly Series[]): boolean =>
      valueOf(series, 'holdpoint_leases_lost_total') === 2;
    await until(observed.scrape, isLost);
  });

  it('makes no series out of what a model, a sample or an evaluation says', async () => {
    const counting = aCountingEvaluation({ sampleCount: 30, shardSize: 20 });
    let call = 0;
    const evaluation: Evaluation = {
      ...counting,
      solve(sample, context, parameters) {
        call += 1;
        if (call % 3 > 0) return counting.solve(sample, context, parameters);
        // As if a solver put what a model wrote into a code.
        const code = `model.ignore-previous-${call}` as const;
        throw new HoldpointError({ code, kind: 'invalid', message: 'no' });
      },
      score: (_, { key }) =>
        key.endsWith('1') ? unscored('refused') : errored(`score.canary\n${key}"} 1`),
    };
    await using observed = await aWorker(evaluation);
    const before = (await observed.scrape()).length;
    const run = await ring(evaluation);
    await untilDone(owner, run.runId, 170_000);
    const isCounted = (series: readonly Series[]): boolean =>
      series.filter(({ name }) => name === FINISHED).reduce((sum, { value }) => sum + value, 0) ===
      run.sampleCount;
    const series = await until(observed.scrape, isCounted);
    const finished = series.filter(({ name }) => name === FINISHED);
    expect(finished.map(({ labels }) => [labels['outcome'], labels['reason']]).sort()).toEqual([
      ['errored', 'other'],
      ['unscored', 'refused'],
    ]);
    expect(JSON.stringify(series)).not.toMatch(/canary|ignore-previous|number-0|counting/);
    expect(series.length).toBeLessThan(before + 60);
  });
});

describe('readiness of a worker', () => {
  it('is refused while PostgreSQL is away, when the process is alive all the same, and comes back', async () => {
    await using line = await aDatabaseLine(database.workerUrl);
    await using observed = await aWorker(aCountingEvaluation(), () => 'none', line.url);
    expect(await probe(observed.url)).toEqual({ status: 200, body: { status: 'ready' } });
    await line.cut();
    const unready = await until(
      () => probe(observed.url),
      ({ status }) => status === 503,
    );
    expect(unready.body).toEqual({ code: 'worker.not_ready', reasons: ['database.unavailable'] });
    expect((await fetch(`${observed.url}/livez`)).status).toBe(200);
    expect((await observed.scrape()).length).toBeGreaterThan(50);
    await line.mend();
    await until(
      () => probe(observed.url),
      ({ status }) => status === 200,
    );
  });

  it('is refused within seconds when the database falls silent', async () => {
    await using line = await aDatabaseLine(database.workerUrl);
    await using observed = await aWorker(aCountingEvaluation(), () => 'none', line.url);
    line.silence(true);
    await until(
      () => probe(observed.url),
      ({ status }) => status === 503,
    );
    await line.cut();
  });

  it('is refused while it drains', async () => {
    const evaluation = aCountingEvaluation({ sampleCount: 1, shardSize: 2 });
    await using observed = await aWorker(evaluation, () => 'silence', undefined, 60_000);
    await ring(evaluation);
    await until(
      observed.scrape,
      (series) => valueOf(series, 'holdpoint_model_calls_in_flight') === 2,
    );
    const drained = observed.drain();
    expect(await probe(observed.url)).toEqual({
      status: 503,
      body: { code: 'worker.not_ready', reasons: ['worker.draining'] },
    });
    expect((await fetch(`${observed.url}/livez`)).status).toBe(200);
    await drained;
  });
});
