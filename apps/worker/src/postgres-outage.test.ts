import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '@holdpoint/adapters/postgres/embedded-postgres';
import { migrate } from '@holdpoint/prisma/migrate';
import { createPool } from '@holdpoint/prisma/pool';
import { describe, expect, it } from '@jest/globals';

import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { doorbells, ringUntilDone, untilDone } from './testing/doorbells.js';
import { aFleet, digestOf, recordCount, twins } from './testing/fleet.js';

const shape = { sampleCount: 30, shardSize: 10 };
const evaluation = aCountingEvaluation(shape);

describe('PostgreSQL', () => {
  it('is killed and started again: the worker goes on by itself, with the same result, and can end without it', async () => {
    await using fleet = await aFleet();
    const base = await mkdtemp(join(tmpdir(), 'holdpoint-fault-'));
    let server = await startEmbeddedPostgres({ directory: base });
    const passwords = {
      api: 'api-password-of-a-test',
      worker: 'worker-password-of-a-test',
      sequencer: 'sequencer-password-of-a-test',
    };
    await migrate({ connectionString: server.url, passwords });
    const owner = createPool({ connectionString: server.url, max: 4, applicationName: 'owner' });
    const workerUrl = new URL(server.url);
    Object.assign(workerUrl, { username: 'holdpoint_worker', password: passwords.worker });
    const bells = doorbells(server.url);
    try {
      const [disturbed, calm] = await twins(owner, evaluation);
      const child = await fleet.start({ databaseUrl: workerUrl.href, latencyMs: 400, ...shape });
      let kills = 0;
      await ringUntilDone(owner, bells, disturbed.runId, 170_000, async (done) => {
        if (kills >= 2 || done < 10 + kills * 20) return;
        kills += 1;
        process.kill(server.pid, 'SIGKILL');
        server = await startEmbeddedPostgres({ directory: base });
      });
      // Rung once: the consumer hears it although the server that it listened to is gone.
      const shards = Array.from({ length: calm.shardCount }, (_, shard) => ({
        runId: calm.runId,
        shard,
      }));
      await bells.ring('shard.run', shards);
      await untilDone(owner, calm.runId, 170_000);
      expect(kills).toBe(2);
      expect(await recordCount(owner, disturbed)).toBe(disturbed.sampleCount);
      expect(await digestOf(owner, disturbed)).toBe(await digestOf(owner, calm));
      process.kill(server.pid, 'SIGKILL');
      child.stdin?.end();
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      await owner.end();
      await server.destroy();
      await rm(base, { recursive: true, force: true });
    }
  });
});
