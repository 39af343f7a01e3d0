import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { requireTool } from '../../../scripts/testing/require-tool.mjs';
import { openRun } from './testing/a-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { doorbells, ringUntilDone } from './testing/doorbells.js';

const entry = fileURLToPath(new URL('../dist/testing/child-worker.js', import.meta.url));
const shape = { sampleCount: 20, shardSize: 10 };
// The server of Debian's redis-tools under its own name; it acts by the name that it is called.
const found = await requireTool({
  tool: 'redis-check-rdb',
  package: 'redis-tools',
  libraries: ['liblzf1', 'libjemalloc2', 'libatomic1'],
});

/** Starts Redis on a free port without persistence: what it loses must not matter. */
async function startRedis(tool: string): Promise<{ server: ChildProcess; url: string }> {
  const home = dirname(tool);
  const program = basename(tool).startsWith('launch-')
    ? join(home, 'usr/bin/redis-check-rdb')
    : tool;
  const libraries = join(home, 'usr/lib');
  const folders = existsSync(libraries)
    ? readdirSync(libraries).map((folder) => join(libraries, folder))
    : [];
  const port = await freePort();
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
  ];
  const server = spawn(program, options, {
    argv0: 'redis-server',
    env: { LD_LIBRARY_PATH: folders.join(':') },
    stdio: 'ignore',
  });
  return { server, url: `redis://127.0.0.1:${port}` };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

(found === null ? describe.skip : describe)('doorbells over Redis', () => {
  let redis: { server: ChildProcess; url: string };
  let client: Redis;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-redis-'));
    redis = await startRedis(found ?? '');
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
  });

  afterAll(async () => {
    client.disconnect();
    redis.server.kill('SIGKILL');
    await rm(directory, { recursive: true });
  });

  it('finish a run with one record per try, although all of them are wiped on the way', async () => {
    const evaluation = aCountingEvaluation(shape);
    await using database = await aDatabase();
    const owner = createPool({
      connectionString: database.ownerUrl,
      max: 2,
      applicationName: 'owner',
    });
    const run = await openRun(owner, evaluation);
    const settings = {
      databaseUrl: database.workerUrl,
      redisUrl: redis.url,
      objectsDirectory: directory,
      latencyMs: 150,
      leaseSeconds: 3,
      ...shape,
    };
    const child = spawn(process.execPath, [entry, JSON.stringify(settings)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    let wipes = 0;
    {
      await using bells = doorbells(database.ownerUrl, redis.url);
      await ringUntilDone(owner, bells, run.runId, 40_000, async () => {
        if (wipes++ < 3) await client.flushall();
      });
    }
    const { rows } = await owner.query(
      'SELECT count(*)::int AS records FROM sample_record WHERE run_id = $1',
      [run.runId],
    );
    expect(rows).toEqual([{ records: run.sampleCount }]);
    expect(wipes).toBeGreaterThanOrEqual(3);
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
    await owner.end();
  });
});
