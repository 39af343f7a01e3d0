import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import {
  aDictionaryComputation,
  aScalingComputation,
} from '@holdpoint/shared/computations/testing/a-computation';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { requireRedis, startRedis, type TestRedis } from '../../../../scripts/testing/redis.mjs';
import { claimWhere, outcomeOf, requestComputation } from '../testing/a-computation.js';
import { type Doorbells, doorbells } from '../testing/doorbells.js';
import { aFleet, type Fleet } from '../testing/fleet.js';

const redisProgram = await requireRedis();
const cases = [
  {
    queue: 'PostgreSQL',
    open: () => Promise.resolve(null),
    what: 'a training that saved a checkpoint',
    spec: aDictionaryComputation(150),
    isUnderWay: (files: readonly string[]) =>
      files.some((path) => path.endsWith('checkpoint.safetensors')),
  },
  ...(redisProgram === null
    ? []
    : [
        {
          queue: 'Redis',
          open: () => startRedis(redisProgram),
          what: 'a law, which begins anew',
          spec: aScalingComputation({ resamples: 4000 }),
          isUnderWay: (files: readonly string[]) => files.length > 0,
        },
      ]),
];

/** Processes of computations whose parent is `pid`; Linux only. */
async function computationsOf(pid: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const [status = '', command = ''] = await Promise.all(
      ['status', 'cmdline'].map((file) =>
        readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => ''),
      ),
    );
    const isChild = new RegExp(`^PPid:\\s+${pid}$`, 'm').test(status);
    if (isChild && command.includes('computation-child')) found.push(Number(entry));
  }
  return found;
}

/** Asks until it holds; throws after half a minute. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('never came');
    await delay(25);
  }
}

describe.each(cases)('a worker with doorbells over $queue', ({ open, what, spec, isUnderWay }) => {
  let redis: TestRedis | null;
  let fleet: Fleet;
  let database: TestDatabase;
  let owner: pg.Pool;
  let bells: Doorbells;

  beforeAll(async () => {
    database = await aDatabase();
    owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
    redis = await open();
    bells = doorbells(database.ownerUrl, redis?.url);
    fleet = await aFleet();
  });
  afterAll(async () => {
    await fleet[Symbol.asyncDispose]();
    await bells[Symbol.asyncDispose]();
    await owner.end();
    await database[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  const start = (): Promise<ChildProcess> =>
    fleet.start({
      databaseUrl: database.workerUrl,
      redisUrl: redis?.url ?? null,
      sampleCount: 1,
      shardSize: 1,
    });
  const ring = (...ids: readonly string[]): Promise<void> =>
    bells.ring(
      'computation.run',
      ids.map((computationId) => ({ computationId })),
    );
  const files = (): Promise<readonly string[]> =>
    readdir(join(fleet.objectsDirectory, 'computations'), { recursive: true }).catch(() => []);

  it(`is killed over ${what}: its process goes too, another takes up, and nothing shows`, async () => {
    const [disturbed, calm] = [
      await requestComputation(owner, spec),
      await requestComputation(owner, spec),
    ];
    const killed = await start();
    await ring(disturbed);
    await until(async () => isUnderWay(await files()));
    await until(async () => (await computationsOf(killed.pid ?? 0)).length === 1);
    const [child = 0] = await computationsOf(killed.pid ?? 0);
    killed.kill('SIGKILL');
    // Gone, or a zombie that init has yet to reap: either has no command line.
    await until(() =>
      readFile(`/proc/${child}/cmdline`, 'utf8').then(
        (text) => text === '',
        () => true,
      ),
    );
    expect(await outcomeOf(owner, disturbed)).toBeUndefined();
    // As if its lease had run out meanwhile.
    await owner.query(
      `UPDATE computation_claim SET lease_until = now() - interval '1 minute' WHERE computation_id = $1`,
      [disturbed],
    );
    await start();
    await ring(disturbed, calm);
    for (const id of [disturbed, calm])
      await claimWhere(owner, id, ({ state }) => state === 'DONE');
    const expected = await outcomeOf(owner, calm);
    expect(expected).toMatchObject({ outcome: 'done', fence: 1 });
    expect(await outcomeOf(owner, disturbed)).toEqual({ ...expected, fence: 2 });
    await until(async () => (await files()).length === 0);
  });
});
