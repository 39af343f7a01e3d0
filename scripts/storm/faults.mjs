import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@holdpoint/cli/testing/until';
import { createPostgresBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';

import { blockEventLoop } from './block-event-loop.mjs';

const BLOCK = 'block event loop for 5 s';
const BLOCK_MS = 5000;
const PROVIDER_FAULT_MS = 2500;
/** A fault that finds nothing to disturb for this long calls for more work. */
const IDLE_MS = 5000;
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
 * What each fault does. The next one meets its aftermath: nothing is waited for but that it was done, and for a blocked
 * event loop not even that; `settle` waits for those. `callForWork` is asked where a quick platform has nothing left that
 * a fault could meet.
 */
export function faultsOn({ platform, model, redis, draw, callForWork }) {
  const blocked = new Set();

  const pick = async (app) => {
    const alive = await until(`a living ${app}`, () => {
      const pids = platform.pidsOf(app).filter((pid) => !blocked.has(pid));
      return pids.length === 0 ? undefined : pids;
    });
    return alive[draw(alive.length)];
  };

  /** One that is gone by itself is no fault: then another one dies. */
  const kill = async (find) => {
    for (;;) {
      try {
        process.kill(await find(), 'SIGKILL');
        return;
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    }
  };

  const untilMet = (what, look) => {
    const patienceEnds = performance.now() + IDLE_MS;
    return until(what, () => {
      if (performance.now() > patienceEnds) callForWork();
      return look();
    });
  };

  /** A fault that touched no row didn't happen. */
  const change = (text) =>
    untilMet('rows to change', async () => {
      const answer = await platform.pool.query(text).catch(() => null);
      return answer !== null && answer.rowCount > 0 ? true : undefined;
    });

  const acts = {
    'kill worker': () => kill(() => pick('worker')),
    'kill API': () => kill(() => pick('api')),
    // The next faults come while it stands still; where one of them kills it, another is blocked instead.
    [BLOCK]: async () => {
      let isBlocked = false;
      while (!isBlocked) {
        const pid = await pick('worker');
        blocked.add(pid);
        isBlocked = await blockEventLoop(pid, BLOCK_MS);
        blocked.delete(pid);
      }
    },
    'kill PostgreSQL': () => kill(() => until('PostgreSQL', platform.postmaster)),
    'kill Redis': () => redis.restart(),
    'flush queue': () => (redis === null ? drainPostgres(platform.databaseUrl) : flush(redis.url)),
    'repeat doorbells': () =>
      change(`INSERT INTO outbox (job, payload)
              SELECT job, payload FROM (SELECT * FROM outbox ORDER BY id DESC LIMIT 100) AS latest, generate_series(1, 3)`),
    // Marked as rung before the relay sees them.
    'lose doorbells': () =>
      change('UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL'),
  };
  for (const [kind, fault] of Object.entries(PROVIDER_FAULTS)) {
    // Until a call has met it: a provider that is not asked doesn't fail.
    acts[kind] = async () => {
      const { faulty } = await model.calls();
      await model.control([{ ...fault, seed: draw(1000) }]);
      await sleep(PROVIDER_FAULT_MS);
      const isMet = async () => ((await model.calls()).faulty > faulty ? true : undefined);
      if ((await isMet()) === undefined) {
        await model.control([{ ...fault, share: 1, seed: draw(1000) }]);
        await untilMet(`a call, where the ${kind}`, isMet);
      }
      await model.control([]);
    };
  }
  const happened = {};
  const underWay = [];
  return {
    /** How often each kind was carried out to its end. */
    happened,
    async act(kind) {
      const done = acts[kind]().then(() => {
        happened[kind] = (happened[kind] ?? 0) + 1;
      });
      if (kind !== BLOCK) return done;
      underWay.push(done);
      // Its failure shows when it is settled.
      done.catch(() => undefined);
    },
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
    await until('the queue', async () => {
      const queue = new PostgresQueue(name, { connection: { connectionString, max: 1 } });
      queue.on('error', () => undefined);
      try {
        await queue.drain(true);
        return true;
      } catch {
        // PostgreSQL is away, as it may be in a storm.
        return undefined;
      } finally {
        await queue.close().catch(() => undefined);
      }
    });
  }
}
