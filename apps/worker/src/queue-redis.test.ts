import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { requireRedis, startRedis, type TestRedis } from '../../../scripts/testing/redis.mjs';
import { openRun } from './testing/a-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { doorbells, ringUntilDone } from './testing/doorbells.js';
import { startChildWorker } from './testing/start-child-worker.js';

const shape = { sampleCount: 20, shardSize: 10 };
const program = await requireRedis();

(program === null ? describe.skip : describe)('doorbells over Redis', () => {
  let redis: TestRedis;
  let client: Redis;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-redis-'));
    redis = await startRedis(program ?? '');
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
    client.on('error', () => undefined);
  });

  afterAll(async () => {
    client.disconnect();
    await redis[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  it.each([
    ['wiped', () => client.flushall()],
    ['lost with their server', () => redis.restart()],
  ])(
    'finish a run with one record per try, although all of them are %s on the way',
    async (_, fault) => {
      const evaluation = aCountingEvaluation(shape);
      await using database = await aDatabase();
      const owner = createPool({
        connectionString: database.ownerUrl,
        max: 2,
        applicationName: 'owner',
      });
      const run = await openRun(owner, evaluation);
      const child = await startChildWorker({
        databaseUrl: database.workerUrl,
        redisUrl: redis.url,
        objectsDirectory: directory,
        latencyMs: 150,
        ...shape,
      });
      let faults = 0;
      {
        await using bells = doorbells(database.ownerUrl, redis.url);
        await ringUntilDone(owner, bells, run.runId, 170_000, async () => {
          if (faults++ < 3) await fault();
        });
      }
      const { rows } = await owner.query(
        'SELECT count(*)::int AS records FROM sample_record WHERE run_id = $1',
        [run.runId],
      );
      expect(rows).toEqual([{ records: run.sampleCount }]);
      expect(faults).toBeGreaterThanOrEqual(3);
      child.stdin?.end();
      expect(await once(child, 'exit')).toEqual([0, null]);
      await owner.end();
    },
  );
});
