import { createPool } from '@holdpoint/prisma/pool';
import { steadyPostgresBackend } from '@holdpoint/prisma/queue-backend';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  type Handlers,
  type JobName,
  jobNames,
  jobs,
  type JobsOf,
} from '@holdpoint/shared/jobs/catalog';
import { dispatch } from '@holdpoint/shared/jobs/dispatch';
import {
  type Job,
  type PostgresConnectionOptions,
  UnrecoverableError,
  withBackend,
  Worker,
} from 'bullmq';
import { Redis } from 'ioredis';
import type pg from 'pg';

import { isOutage } from './database-outage.js';

export interface ConsumerOptions {
  readonly databaseUrl: string;
  /** Where doorbells ring instead of PostgreSQL. */
  readonly redisUrl: string | null;
  readonly handlers: Handlers<JobsOf<'worker'>>;
  /** Shards at once. */
  readonly concurrency: number;
  /** Computations at once; none takes a place of a shard. */
  readonly computations: number;
  readonly onFailure: (job: string, error: unknown) => void;
  /** Told of lost connections; the consumers go on by themselves. */
  readonly onConnectionError: (error: Error) => void;
}

export interface Consumers {
  /** Resolves when no more jobs are taken; those under way are waited for. */
  close(): Promise<void>;
}

/**
 * A dropped LISTEN may never come back (bullmq #4729), and a lost server may be back at any time: so consumers look for
 * jobs at least this often, rung or not.
 */
const POLL_SECONDS = 2;
const RETRY_MS = 1000;
/** The queue's own statements are short; on a line that fell silent TCP alone would wait for hours. */
const QUERY_TIMEOUT_MS = 30_000;
/** Each consumer listens on one of its own; the rest is for short queries. */
const CONNECTIONS = 10;

const shared = {
  drainDelay: POLL_SECONDS,
  runRetryDelay: RETRY_MS,
  lockDuration: 30_000,
  stalledInterval: 15_000,
  // Attempts at a sample are counted in PostgreSQL; a doorbell whose worker died may ring on.
  maxStalledCount: 1000,
};

type Processor = (job: Job) => Promise<void>;
type Consumer = Pick<Worker, 'waitUntilReady' | 'close'>;

/** Starts one consumer for each job of the worker; resolves when all of them are connected. */
export async function startConsumers(options: ConsumerOptions): Promise<Consumers> {
  const backend =
    options.redisUrl === null ? onPostgres(options) : onRedis(options, options.redisUrl);
  const names = jobNames.filter(isOurs);
  const consumers = names.map((name) =>
    backend.consume(name, (job) => process(options, name, job.data)),
  );
  const close = async (): Promise<void> => {
    await Promise.all(consumers.map((consumer) => consumer.close()));
    await backend.close();
  };
  try {
    await Promise.all(consumers.map((consumer) => consumer.waitUntilReady()));
  } catch (error) {
    // They would look for their server for ever, and keep the process.
    await close();
    throw error;
  }
  return { close };
}

interface Backend {
  consume(name: JobsOf<'worker'>, processor: Processor): Consumer;
  close(): Promise<void>;
}

function onPostgres(options: ConsumerOptions): Backend {
  const { Worker: PostgresWorker } = withBackend(steadyPostgresBackend);
  const connection = createPool({
    connectionString: options.databaseUrl,
    max: CONNECTIONS,
    applicationName: 'holdpoint-worker-queue',
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    searchPath: 'bullmq',
    onError: options.onConnectionError,
  });
  return {
    consume(name, processor) {
      const consumer = new PostgresWorker(name, processor, {
        ...shared,
        // BullMQ's own type of a pool knows fewer overloads than the driver's, and asks for it by shape.
        connection: connection as PostgresConnectionOptions & pg.Pool,
        concurrency: atOnce(name, options),
      });
      return consumer.on('error', options.onConnectionError);
    },
    close: () => connection.end(),
  };
}

function onRedis(options: ConsumerOptions, url: string): Backend {
  // In ESM BullMQ takes a client, not its options; a blocking client must retry for ever.
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', options.onConnectionError);
  return {
    consume(name, processor) {
      const consumer = new Worker(name, processor, {
        ...shared,
        connection,
        concurrency: atOnce(name, options),
      });
      return consumer.on('error', options.onConnectionError);
    },
    async close() {
      await connection.quit();
    },
  };
}

/** A run's records or a whole log lie in memory while they are read, so few of these go on at a time. */
function atOnce(
  name: JobsOf<'worker'>,
  { concurrency, computations }: Pick<ConsumerOptions, 'concurrency' | 'computations'>,
): number {
  if (name === 'shard.run') return concurrency;
  if (name === 'computation.run') return computations;
  return name === 'run.aggregate' ? 4 : 1;
}

function isOurs(name: JobName): name is JobsOf<'worker'> {
  return jobs[name].owner === 'worker';
}

/** Retried only where another try can end otherwise; anything else fails for good and is reported. */
async function process(
  options: ConsumerOptions,
  name: JobsOf<'worker'>,
  payload: unknown,
): Promise<void> {
  try {
    await dispatch(options.handlers, name, payload);
  } catch (error) {
    options.onFailure(name, error);
    throw isWorthRetrying(error) ? error : new UnrecoverableError(codeOf(error));
  }
}

function isWorthRetrying(error: unknown): boolean {
  if (isHoldpointError(error)) return error.kind === 'unavailable' || error.kind === 'throttled';
  return isOutage(error);
}

/** The queue keeps a failed job's message: so it gets a code, and no text of a model. */
function codeOf(error: unknown): string {
  return isHoldpointError(error) ? error.code : 'worker.bug';
}
