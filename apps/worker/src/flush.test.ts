import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { scored } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { claimShard, type Lease } from './claim.js';
import type { FinishedSample } from './finished-sample.js';
import { Flusher } from './flush.js';
import { openRun } from './testing/a-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';

let database: TestDatabase;
let owner: pg.Pool;
let worker: pg.Pool;
let directory: string;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 2, applicationName: 'owner' });
  worker = createPool({ connectionString: database.workerUrl, max: 2, applicationName: 'worker' });
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-flush-'));
});

afterAll(async () => {
  await Promise.all([owner.end(), worker.end()]);
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

function aFinished(lease: Lease, changes: Partial<FinishedSample> = {}): FinishedSample {
  return {
    lease,
    score: scored(1),
    transcript: Buffer.from(`{"of":"${lease.sampleKey}"}`),
    inputTokens: 1,
    outputTokens: 1,
    costMicroUsd: 1,
    modelCalls: 1,
    latencyMs: 1,
    completedAt: new Date('2026-01-01T00:00:00Z'),
    ...changes,
  };
}

describe('a flush', () => {
  it('stores every sample but the one that can not be stored', async () => {
    const { runId } = await openRun(owner, aCountingEvaluation());
    const leases = await claimShard(worker, { runId, shard: 0, worker: 'one', leaseSeconds: 60 });
    await using flusher = new Flusher({ pool: worker, objects: directoryStore(directory) });
    const endings = await Promise.allSettled(
      leases.map((lease, index) =>
        // Beyond an int4: as a driver or a column that refuses one value would.
        flusher.add(aFinished(lease, index === 1 ? { latencyMs: 2 ** 40 } : {})),
      ),
    );
    expect(endings.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    const { rows } = await owner.query(
      `SELECT state, count(*)::int AS samples, count(sample_record.sample_id)::int AS records
         FROM sample LEFT JOIN sample_record ON sample_id = sample.id
        WHERE sample.run_id = $1 AND shard = 0 GROUP BY state ORDER BY state DESC`,
      [runId],
    );
    expect(rows).toEqual([
      { state: 'DONE', samples: 3, records: 3 },
      { state: 'LEASED', samples: 1, records: 0 },
    ]);
  });
});
