import { setTimeout as delay } from 'node:timers/promises';

import type { JobName } from '@holdpoint/shared/jobs/catalog';
import { createPostgresBackend, type Job, Queue, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type pg from 'pg';

import { isOutage } from '../database-outage.js';

/** Rings doorbells as the API's relay does. */
export interface Doorbells extends AsyncDisposable {
  ring(job: JobName, payloads: readonly unknown[]): Promise<void>;
  /** Rings that failed for good. */
  failures(job: JobName): Promise<{ attemptsMade: number; failedReason: string }[]>;
}

/** The part of BullMQ's queue that both backends have alike. */
interface AnyQueue {
  on(event: 'error', listener: (error: Error) => void): unknown;
  addBulk(jobs: { name: string; data: unknown; opts: object }[]): Promise<unknown>;
  getFailed(): Promise<readonly Pick<Job, 'attemptsMade' | 'failedReason'>[]>;
  close(): Promise<void>;
}

export function doorbells(databaseUrl: string, redisUrl: string | null = null): Doorbells {
  const { Queue: PostgresQueue } = withBackend(createPostgresBackend);
  const redis = redisUrl === null ? null : new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis?.on('error', () => undefined);
  const open = (job: JobName): AnyQueue =>
    redis === null
      ? new PostgresQueue<unknown>(job, { connection: { connectionString: databaseUrl, max: 2 } })
      : new Queue<unknown>(job, { connection: redis });
  const using = async <Result>(
    job: JobName,
    use: (queue: AnyQueue) => Promise<Result>,
  ): Promise<Result> => {
    const queue = open(job);
    queue.on('error', () => undefined);
    const result = await use(queue);
    await queue.close();
    return result;
  };
  return {
    async ring(job, payloads) {
      const opts = { attempts: 3, removeOnComplete: true };
      const jobs = payloads.map((data) => ({ name: job, data, opts }));
      await using(job, (queue) => queue.addBulk(jobs));
    },
    failures: (job) =>
      using(job, async (queue) =>
        (await queue.getFailed()).map(({ attemptsMade, failedReason }) => ({
          attemptsMade,
          failedReason,
        })),
      ),
    async [Symbol.asyncDispose]() {
      await redis?.quit();
    },
  };
}

/**
 * Plays the API's reconciler until the run is done: rings the shards that hold an undone sample. Throws when it takes
 * longer than `patienceMs`.
 */
export async function ringUntilDone(
  owner: pg.Pool,
  bells: Doorbells,
  runId: string,
  patienceMs: number,
  betweenRings: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    try {
      const { rows } = await owner.query<{ shard: number; done: number }>(
        `SELECT shard, (SELECT count(*)::int FROM sample WHERE run_id = $1 AND state = 'DONE') AS done
           FROM sample WHERE run_id = $1 AND state IN ('READY', 'LEASED')
          GROUP BY shard ORDER BY shard`,
        [runId],
      );
      const [first] = rows;
      if (first === undefined) return;
      await bells.ring(
        'shard.run',
        rows.map(({ shard }) => ({ runId, shard })),
      );
      await betweenRings(first.done);
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
    await delay(200);
  }
  throw new Error(`Run ${runId} was not done after ${patienceMs} ms.`);
}

/** Waits for the run without ringing. Throws when it takes longer than `patienceMs`. */
export async function untilDone(owner: pg.Pool, runId: string, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const { rowCount } = await owner.query(
      `SELECT 1 FROM sample WHERE run_id = $1 AND state IN ('READY', 'LEASED') LIMIT 1`,
      [runId],
    );
    if (rowCount === 0) return;
    await delay(100);
  }
  throw new Error(`Run ${runId} was not done after ${patienceMs} ms.`);
}
