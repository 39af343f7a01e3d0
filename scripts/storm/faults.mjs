import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@holdpoint/cli/testing/until';
import { createPostgresBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';

const BLOCK_MS = 5000;
const PROVIDER_FAULT_MS = 2500;
const QUEUES = ['shard.run', 'run.aggregate', 'log.import', 'run.completed'];

/** Answers of a provider, as the reference model's control knows them. */
const PROVIDER_FAULTS = {
  'provider answers 429': { kind: '429', share: 0.5 },
  'provider answers 529': { kind: '529', share: 0.5 },
  'provider answers 500': { kind: '500', share: 0.5 },
  'provider answers garbage': { kind: 'garbage', share: 0.3 },
  'provider answers half a stream': { kind: 'half_stream', share: 0.3 },
  'provider answers nothing': { kind: 'hang', share: 0.1 },
  'provider answers after the timeout': { kind: 'slow', share: 0.1, delayMs: 4000 },
  'provider resets the connection': { kind: 'reset', share: 0.3 },
};

/**
 * What each fault does. `act` resolves when the fault was done, which is before it is over: the next one may meet its
 * aftermath. What still goes on, such as a stopped process that wants to be continued, is awaited by `settle`.
 */
export function faultsOn({ platform, model, redis, draw }) {
  const underWay = new Set();
  const later = (work) => {
    const task = work().finally(() => underWay.delete(task));
    underWay.add(task);
  };
  const stopped = new Set();

  const pick = async (app) => {
    const alive = await until(`a living ${app}`, () => {
      const pids = platform.pidsOf(app).filter((pid) => !stopped.has(pid));
      return pids.length === 0 ? undefined : pids;
    });
    return alive[draw(alive.length)];
  };

  /** Two faults may name one process, and one that is gone can't die again. */
  const signal = (pid, name) => {
    try {
      process.kill(pid, name);
      return true;
    } catch (error) {
      if (error.code === 'ESRCH') return false;
      throw error;
    }
  };

  const statement = (text) =>
    until('the database', () => platform.pool.query(text).catch(() => undefined));

  const acts = {
    'kill worker': async () => signal(await pick('worker'), 'SIGKILL'),
    'kill API': async () => signal(await pick('api'), 'SIGKILL'),
    'block event loop for 5 s': async () => {
      const pid = await pick('worker');
      // Event loop and heartbeats stand still, while connections and leases are held.
      if (!signal(pid, 'SIGSTOP')) return;
      stopped.add(pid);
      later(async () => {
        await sleep(BLOCK_MS);
        signal(pid, 'SIGCONT');
        stopped.delete(pid);
      });
    },
    'kill PostgreSQL': async () => {
      signal(await until('PostgreSQL', platform.postmaster), 'SIGKILL');
    },
    'kill Redis': () => redis.restart(),
    'flush queue': () => (redis === null ? drainPostgres(platform.databaseUrl) : flush(redis.url)),
    'repeat doorbells': () =>
      statement(`INSERT INTO outbox (job, payload) SELECT job, payload FROM outbox, generate_series(1, 3)
                  WHERE delivered_at > now() - interval '20 seconds'`),
    'lose doorbells': () =>
      statement('UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL'),
  };
  for (const [kind, fault] of Object.entries(PROVIDER_FAULTS)) {
    acts[kind] = async () => {
      await model.control([{ ...fault, seed: draw(1000) }]);
      await sleep(PROVIDER_FAULT_MS);
      await model.control([]);
    };
  }
  return {
    act: (kind) => acts[kind](),
    settle: () => Promise.all(underWay),
  };
}

async function flush(url) {
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.flushall();
  client.disconnect();
}

/** Everything that waits in the queue is lost, as when its schema was restored from an old backup. */
async function drainPostgres(connectionString) {
  const { Queue: PostgresQueue } = withBackend(createPostgresBackend);
  for (const name of QUEUES) {
    const queue = new PostgresQueue(name, { connection: { connectionString, max: 1 } });
    queue.on('error', () => undefined);
    await queue.drain(true).catch(() => undefined);
    await queue.close().catch(() => undefined);
  }
}
