import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@holdpoint/cli/testing/until';

const LOOK_AGAIN_MS = 50;
/** Longer than an answer waits for its receipt. */
const STOPPED_MS = 12_000;

/** How often each comes among a hundred. */
const WEIGHTS = {
  'kill API': 30,
  'kill signer': 20,
  'kill worker': 15,
  'kill PostgreSQL': 15,
  'stop signer for 12 s': 5,
  'kill witness': 10,
  'kill Redis': 10,
  'take keys as dead': 10,
};

/**
 * `count` kinds in the order in which they come: each at least once where there is room, the rest by weight. The same draws
 * give the same storm.
 */
export function faultPlan(count, { backend, isQuick }, draw) {
  const kinds = Object.keys(WEIGHTS).filter(
    (kind) =>
      (backend === 'redis' || kind !== 'kill Redis') && (!isQuick || !kind.startsWith('stop')),
  );
  const total = kinds.reduce((sum, kind) => sum + WEIGHTS[kind], 0);
  const planned = kinds.slice(0, count);
  while (planned.length < count) {
    let left = draw(total);
    planned.push(kinds.find((kind) => (left -= WEIGHTS[kind]) < 0) ?? kinds[0]);
  }
  return planned
    .map((kind) => ({ kind, place: draw(1_000_000) }))
    .sort((one, other) => one.place - other.place)
    .map(({ kind }) => kind);
}

/** Carries the plan out, paced by `progress`, a share from 0 to 1; gives how often each kind came. */
export async function disturb({ platform, redis, plan, draw, progress }) {
  const happened = {};
  for (const [index, kind] of plan.entries()) {
    while (progress() < (index + 1) / (plan.length + 1)) await sleep(LOOK_AGAIN_MS);
    await act(kind, platform, redis, draw);
    happened[kind] = (happened[kind] ?? 0) + 1;
  }
  return happened;
}

async function act(kind, platform, redis, draw) {
  switch (kind) {
    case 'kill API':
      return kill(kind, () => platform.pidsOf('api'), draw);
    case 'kill worker':
      return kill(kind, () => platform.pidsOf('worker'), draw);
    case 'kill signer':
      return kill(kind, () => platform.keepersOf('signer'), draw);
    case 'kill witness':
      return kill(kind, () => platform.keepersOf('witness'), draw);
    case 'stop signer for 12 s':
      return stop(kind, () => platform.keepersOf('signer'));
    case 'kill PostgreSQL':
      return kill(kind, () => [platform.postmaster()].filter((pid) => pid !== undefined), draw);
    case 'kill Redis':
      return redis.restart();
    default:
      return takeKeysAsDead(platform);
  }
}

/** It holds its connections and answers nobody: decisions are PENDING meanwhile. */
async function stop(kind, find) {
  const pid = await until(`somebody to ${kind}`, () => find()[0]);
  process.kill(pid, 'SIGSTOP');
  await sleep(STOPPED_MS);
  process.kill(pid, 'SIGCONT');
}

/** One that is gone by itself is no fault: then another one dies. */
async function kill(kind, find, draw) {
  await until(`somebody to ${kind}`, () => {
    const pids = find();
    if (pids.length === 0) return undefined;
    try {
      process.kill(pids[draw(pids.length)], 'SIGKILL');
      return true;
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
      return undefined;
    }
  });
}

/**
 * What a minute without an answer does to a key, at once: its request is taken as dead, though many of them are only slow, and
 * the same question comes again beside it.
 */
export async function takeKeysAsDead({ pool }) {
  await until('the database', async () => {
    const answer = await pool
      .query('DELETE FROM idempotency_key WHERE status IS NULL')
      .catch(() => undefined);
    return answer?.rowCount ?? undefined;
  });
}
