import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import type { Sandbox } from '@holdpoint/evals/ports';
import { registryOf } from '@holdpoint/evals/registry';
import { createPool } from '@holdpoint/prisma/pool';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Handlers, JobsOf } from '@holdpoint/shared/jobs/catalog';
import type pg from 'pg';

import { CallLog } from '../call-log.js';
import type { ComputationRunner } from '../computations/run-computation-job.js';
import { EarlyEnds } from '../early-ends.js';
import { KnownEvaluations } from '../evaluations.js';
import { Flusher } from '../flush.js';
import { createHandlers } from '../handlers.js';
import { Heartbeat } from '../heartbeat.js';
import { createLog } from '../log.js';
import type { Objects, Providers } from '../ports.js';
import type { ShardRunner } from '../run-shard.js';
import { Slots } from '../slots.js';
import { referenceProviders } from './reference-provider.js';

/** A sandbox on a machine that has none. */
export const noSandbox: Sandbox = {
  level: 'L0',
  open: () =>
    Promise.reject(
      new HoldpointError({
        code: 'sandbox.unavailable',
        kind: 'invalid',
        message: 'There is no sandbox here.',
      }),
    ),
};

/** A worker's inside without its queue: handlers on a real database, under the worker's own role. */
export interface Bench extends AsyncDisposable {
  readonly pool: pg.Pool;
  readonly objects: Objects;
  readonly runner: ShardRunner;
  readonly computations: ComputationRunner;
  readonly handlers: Handlers<JobsOf<'worker'>>;
  readonly stop: AbortController;
}

export async function aBench(
  databaseUrl: string,
  evaluation: Evaluation,
  options: {
    readonly providers?: Providers;
    readonly leaseSeconds?: number;
    readonly sandbox?: Sandbox;
    readonly name?: string;
    readonly earlyEnds?: EarlyEnds;
  } = {},
): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'holdpoint-objects-'));
  const pool = createPool({
    connectionString: databaseUrl,
    max: 6,
    applicationName: 'worker-test',
  });
  const objects = directoryStore(directory);
  const leaseSeconds = options.leaseSeconds ?? 30;
  const heartbeat = new Heartbeat({ pool, leaseSeconds, onError: () => undefined });
  const flusher = new Flusher({ pool, objects, intervalMs: 20 });
  const callLog = new CallLog(pool);
  const stop = new AbortController();
  const runner: ShardRunner = {
    pool,
    worker: options.name ?? 'bench',
    leaseSeconds,
    evaluations: new KnownEvaluations(registryOf([evaluation])),
    heartbeat,
    flusher,
    earlyEnds: options.earlyEnds ?? new EarlyEnds({ pool, onError: () => undefined }),
    callLog,
    providers: options.providers ?? referenceProviders(),
    sandbox: options.sandbox ?? noSandbox,
    clock: { now: () => new Date() },
    retryPolicy: { maxAttempts: 2, firstPauseMs: 1, maxPauseMs: 1, maxRetryAfterMs: 10 },
    slots: { plain: new Slots(16), sandboxed: new Slots(2), suspects: new Slots(1) },
    draining: stop.signal,
  };
  const computations: ComputationRunner = {
    pool,
    objects,
    worker: options.name ?? 'bench',
    leaseSeconds,
    directory: join(directory, 'computations'),
    backend: null,
    environment: {},
    draining: stop.signal,
    log: createLog('silent'),
  };
  return {
    pool,
    objects,
    runner,
    computations,
    handlers: createHandlers(runner, objects, computations),
    stop,
    async [Symbol.asyncDispose]() {
      await flusher[Symbol.asyncDispose]();
      await callLog[Symbol.asyncDispose]();
      await heartbeat[Symbol.asyncDispose]();
      await pool.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Delivers every doorbell of a run once, all at the same time. */
export async function ringAll(
  bench: Bench,
  run: { readonly runId: string; readonly shardCount: number },
): Promise<void> {
  const shards = Array.from({ length: run.shardCount }, (_, shard) => shard);
  await Promise.all(
    shards.map((shard) => bench.handlers['shard.run']({ runId: run.runId, shard })),
  );
}
