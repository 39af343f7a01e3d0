import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import type { BackendName } from '@holdpoint/adapters/compute/backend-probe';
import type { RetryPolicy } from '@holdpoint/adapters/providers/retry';
import type { Clock, Sandbox } from '@holdpoint/evals/ports';
import type { Registry } from '@holdpoint/evals/registry';
import { createPool } from '@holdpoint/prisma/pool';
import type { Logger } from 'pino';

import { CallLog } from './call-log.js';
import { observedProviders } from './call-metrics.js';
import { openComputations } from './computations/claim-computation.js';
import { sweepPlaces } from './computations/computation-directory.js';
import { EarlyEnds } from './early-ends.js';
import { KnownEvaluations } from './evaluations.js';
import { Flusher } from './flush.js';
import { createHandlers } from './handlers.js';
import { Heartbeat } from './heartbeat.js';
import { createWorkerMetrics, observedHandlers, type WorkerMetrics } from './metrics.js';
import type { Objects, Providers } from './ports.js';
import { startConsumers } from './queue.js';
import { Readiness } from './readiness.js';
import { Slots } from './slots.js';

export interface WorkerParts {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly registry: Registry;
  readonly providers: Providers;
  readonly sandbox: Sandbox;
  readonly objects: Objects;
  readonly clock: Clock;
  readonly log: Logger;
  /** Samples under way at once. */
  readonly concurrency: number;
  readonly sandboxConcurrency: number;
  readonly leaseSeconds: number;
  readonly computations: ComputationSettings;
  readonly retryPolicy?: RetryPolicy;
  /** Where this process counts; of its own unless given. */
  readonly metrics?: WorkerMetrics;
}

/** How computations run here. */
export interface ComputationSettings {
  /** At once, beside the samples. */
  readonly atOnce: number;
  /** Where they lie while they run; workers that share it take up each other's. */
  readonly directory: string;
  /** The compute backend asked for by name; null: the best of the machine. */
  readonly backend: BackendName | null;
  /** All that their processes find in their environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface RunningWorker {
  /** Why this worker takes no work now, as codes; empty when it does. */
  lacks(): Promise<readonly string[]>;
  /**
   * Starts nothing new, gives what is under way a moment, gives the rest back, and closes every connection. A database
   * that is away is reported and not waited for: the leases run out by themselves.
   */
  drain(): Promise<void>;
}

/** Longer than any statement takes; after a failover behind a firewall TCP alone would wait for hours. */
const QUERY_TIMEOUT_MS = 60_000;
/** How long samples under way may still take when the process is asked to end. */
const DRAIN_GRACE_MS = 3000;

/** Starts consuming; resolves when doorbells are heard. */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { databaseUrl, log, leaseSeconds } = parts;
  const metrics = parts.metrics ?? createWorkerMetrics();
  const onError = (error: unknown): void => {
    log.warn({ err: error }, 'database');
  };
  const pool = createPool({
    connectionString: databaseUrl,
    max: 10,
    applicationName: 'holdpoint-worker',
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    onError,
  });
  const heartbeat = new Heartbeat({ pool, leaseSeconds, onError });
  const draining = new AbortController();
  // Every shard that waits for places listens.
  setMaxListeners(0, draining.signal);
  const flusher = new Flusher({ pool, objects: parts.objects, ending: draining.signal, metrics });
  const callLog = new CallLog(pool, draining.signal);
  const earlyEnds = new EarlyEnds({
    pool,
    onError,
    onEnd: (end) => {
      log.info(end, 'a run ended early: its verdict can change no more');
    },
  });
  const slots = {
    plain: new Slots(parts.concurrency),
    sandboxed: new Slots(parts.sandboxConcurrency),
    suspects: new Slots(1),
  };
  metrics.watchSlots(slots);
  const worker = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const handlers = createHandlers(
    {
      ...parts,
      providers: observedProviders(parts.providers, metrics),
      metrics,
      pool,
      worker,
      evaluations: new KnownEvaluations(parts.registry),
      heartbeat,
      flusher,
      earlyEnds,
      callLog,
      slots,
      draining: draining.signal,
    },
    parts.objects,
    {
      pool,
      objects: parts.objects,
      worker,
      leaseSeconds,
      ...parts.computations,
      draining: draining.signal,
      log,
      onEnd: (end) => {
        metrics.computationEnded(end);
      },
    },
  );
  void sweepPlaces(parts.computations.directory, () => openComputations(pool)).catch(
    (error: unknown) => {
      log.warn({ err: error }, 'places of ended computations stay');
    },
  );
  const consume = startConsumers({
    databaseUrl,
    redisUrl: parts.redisUrl,
    handlers: observedHandlers(handlers, metrics),
    concurrency: parts.concurrency,
    computations: parts.computations.atOnce,
    onFailure: (job, error) => {
      log.error({ job, err: error }, 'job failed');
    },
    onConnectionError: (error) => {
      log.warn({ err: error }, 'queue');
    },
  });
  const end = async (): Promise<void> => {
    for (const part of [flusher, callLog, heartbeat]) await part[Symbol.asyncDispose]();
    await pool.end();
  };
  const consumers = await consume.catch(async (error: unknown) => {
    await end();
    throw error;
  });
  const readiness = new Readiness(pool, draining.signal);
  return {
    lacks: () => readiness.lacks(),
    async drain() {
      draining.abort();
      const closed = consumers.close().catch(onError);
      await Promise.race([closed, delay(DRAIN_GRACE_MS, undefined, { ref: false })]);
      heartbeat.abortAll();
      await closed;
      await end();
    },
  };
}
