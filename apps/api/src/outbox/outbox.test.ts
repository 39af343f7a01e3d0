import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { Database } from '../database/database.js';
import type { Doorbells, Ring } from '../queue.js';
import { reconcileOnce, untilNextReconciliation } from './reconciler.js';
import { relayOnce } from './relay.js';

/** Doorbells that remember who rang. */
class HeardDoorbells implements Doorbells {
  readonly rings: Ring[] = [];
  isBroken = false;

  ring(rings: readonly Ring[]): Promise<void> {
    if (this.isBroken) return Promise.reject(new Error('the queue is down'));
    this.rings.push(...rings);
    return Promise.resolve();
  }

  answer(): void {
    // Nobody answers here.
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

const WRITERS = 16;
const EVENTS = 10_000;
// Small commits that end out of order: what a cursor on ids loses (measured: more than half).
const EVENTS_PER_COMMIT = 50;

let testDatabase: TestDatabase;
let owner: pg.Pool;
let api: pg.Pool;
let database: Database;
const RUN = '22222222-2222-4222-8222-222222222222';
const LATER = '33333333-3333-4333-8333-333333333333';
beforeAll(async () => {
  testDatabase = await aDatabase();
  owner = createPool({ connectionString: testDatabase.ownerUrl, max: 4, applicationName: 'test' });
  api = createPool({ connectionString: testDatabase.apiUrl, max: 20, applicationName: 'test-api' });
  database = new Database(api);
  await owner.query(`
    INSERT INTO account (id, name, display_name, roles) VALUES (gen_random_uuid(), 'a', 'a', '{pipeline}');
    INSERT INTO model (id, name) VALUES (gen_random_uuid(), 'm');
    INSERT INTO checkpoint (id, model_id, name, weights_digest, variant, training_flop, effective_compute, elicitation, provider,
                            provider_model, registered_by)
      SELECT gen_random_uuid(), model.id, 'c', 'sha256:' || repeat('0', 64), 'base', 1, 1, '{}', 'p', 'p', account.id FROM model, account;
    INSERT INTO campaign (id, checkpoint_id, policy_ref, policy_digest, action, seed, state, requested_by)
      SELECT gen_random_uuid(), checkpoint.id, 'p@1', 'd', 'deploy_external', 1, 'running', account.id FROM checkpoint, account;
    INSERT INTO run (id, campaign_id, checkpoint_id, evaluation_ref, source, state, plan, plan_digest, planned_tasks, planned_epochs,
                     shard_count, requested_by, created_at)
      SELECT '${RUN}', campaign.id, checkpoint.id, 'a/b@1', 'native', 'open', '{}', 'd', 2, 1, 2, account.id, now() - interval '1 hour'
        FROM campaign, checkpoint, account;
    INSERT INTO sample (run_id, sample_key, epoch, shard) VALUES ('${RUN}', 'x', 1, 0), ('${RUN}', 'y', 1, 1);
    UPDATE run SET event_id = gen_random_uuid();
    INSERT INTO audit.leaf (idx, event_id, entry, leaf_hash) SELECT 0, event_id, '', decode(repeat('00', 32), 'hex') FROM run;
    INSERT INTO audit.tree_head (size, root, frontier, note, signed_at)
      VALUES (1, decode(repeat('00', 32), 'hex'), '{}', 'signed', now());`);
});
afterAll(async () => {
  await owner.end();
  await api.end();
  await testDatabase[Symbol.asyncDispose]();
});

/** Empties the outbox and sets both shards as told. */
async function given(state: string, lease: string | null, outbox = 'empty'): Promise<void> {
  await owner.query('DELETE FROM outbox');
  await owner.query(
    `UPDATE sample SET state = $1::sample_state, lease_until = now() + $2::interval`,
    [state, lease],
  );
  if (outbox === 'empty') return;
  await owner.query(
    `INSERT INTO outbox (job, payload, delivered_at)
     SELECT 'shard.run', jsonb_build_object('runId', run_id, 'shard', shard), now() - $1::interval FROM sample`,
    [outbox],
  );
}

describe('relay', () => {
  it('rings each of 16 x 10,000 committed events once, and none that was rolled back', async () => {
    await owner.query('DELETE FROM outbox');
    const doorbells = new HeardDoorbells();
    const writers = createPool({
      connectionString: testDatabase.workerUrl,
      max: WRITERS,
      applicationName: 'writers',
    });
    let written = 0;
    const write = async (writer: number): Promise<void> => {
      for (let first = 0; first < EVENTS; first += EVENTS_PER_COMMIT) {
        const client = await writers.connect();
        const insert = (job: string): Promise<unknown> =>
          client.query(
            `INSERT INTO outbox (job, payload) SELECT $1, jsonb_build_object('runId', $2::text, 'shard', n)
               FROM generate_series($3::int, $4::int) AS n`,
            [job, RUN, writer * EVENTS + first, writer * EVENTS + first + EVENTS_PER_COMMIT - 1],
          );
        await client.query('BEGIN');
        await insert('run.aggregate');
        await client.query('ROLLBACK');
        await client.query('BEGIN');
        await insert('shard.run');
        await client.query('COMMIT');
        client.release();
        written += EVENTS_PER_COMMIT;
      }
    };
    const drain = async (): Promise<void> => {
      // Until every writer is done and a look after that finds nothing.
      for (let isLast = false; ; isLast = written === WRITERS * EVENTS) {
        if ((await relayOnce(database, doorbells)) === 0 && isLast) return;
      }
    };
    await Promise.all([
      ...Array.from({ length: WRITERS }, (_, writer) => write(writer)),
      drain(),
      drain(),
      drain(),
    ]);
    await writers.end();
    expect(doorbells.rings).toHaveLength(WRITERS * EVENTS);
    expect(new Set(doorbells.rings.map(({ payload }) => payload['shard'])).size).toBe(
      WRITERS * EVENTS,
    );
    expect(new Set(doorbells.rings.map(({ job }) => job))).toEqual(new Set(['shard.run']));
  }, 120_000);

  it('gives every ring an id of its own, in hex', async () => {
    await given('READY', null);
    await owner.query(
      `INSERT INTO outbox (job, payload) SELECT 'run.aggregate', jsonb_build_object('runId', $1::text) FROM generate_series(1, 2)`,
      [RUN],
    );
    const doorbells = new HeardDoorbells();
    await relayOnce(database, doorbells);
    expect(new Set(doorbells.rings.map(({ id }) => id)).size).toBe(2);
    for (const { id } of doorbells.rings) expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('holds the doorbells of a run back until the log has signed its opening, and nobody else’s', async () => {
    await given('READY', null, '1 minute');
    await owner.query(
      `UPDATE outbox SET delivered_at = NULL;
       INSERT INTO outbox (job, payload) VALUES ('run.aggregate', jsonb_build_object('runId', '${RUN}'));
       INSERT INTO audit.leaf (idx, event_id, entry, leaf_hash)
         VALUES (1, '${LATER}', '', decode(repeat('00', 32), 'hex'));
       UPDATE run SET event_id = '${LATER}'`,
    );
    const doorbells = new HeardDoorbells();
    expect(await relayOnce(database, doorbells)).toBe(1);
    expect(doorbells.rings.map(({ job }) => job)).toEqual(['run.aggregate']);
    await owner.query('DELETE FROM outbox');
    expect(await reconcileOnce(database)).toBe(0);

    await owner.query(
      `INSERT INTO audit.tree_head (size, root, frontier, note, signed_at)
         VALUES (2, decode(repeat('00', 32), 'hex'), '{}', 'signed', now())`,
    );
    expect(await reconcileOnce(database)).toBe(2);
    expect(await relayOnce(database, doorbells)).toBe(2);
  });

  it('keeps rows whose ring failed', async () => {
    await given('READY', null, '0 s');
    await owner.query('UPDATE outbox SET delivered_at = NULL');
    const doorbells = new HeardDoorbells();
    doorbells.isBroken = true;
    await expect(relayOnce(database, doorbells)).rejects.toThrow('the queue is down');
    doorbells.isBroken = false;
    expect(await relayOnce(database, doorbells)).toBe(2);
    expect(doorbells.rings).toHaveLength(2);
  });

  it('is not held up by a row that is no job', async () => {
    await given('READY', null);
    await owner.query(
      `INSERT INTO outbox (job, payload) VALUES ('rm -rf', '{}'), ('shard.run', '{"runId": 7}'), ('shard.run', '[]')`,
    );
    const doorbells = new HeardDoorbells();
    expect(await relayOnce(database, doorbells)).toBe(3);
    expect(doorbells.rings).toEqual([]);
    expect(await relayOnce(database, doorbells)).toBe(0);
  });
});

describe('reconciler', () => {
  it('rings shards that are ready and have no doorbell, as after the queue was wiped', async () => {
    await given('READY', null, '1 minute');
    expect(await reconcileOnce(database)).toBe(2);
    expect(await reconcileOnce(database)).toBe(0);
  });

  it('leaves alone what was rung a moment ago', async () => {
    await given('READY', null, '1 second');
    expect(await reconcileOnce(database)).toBe(0);
  });

  it('rings at once for a lease that ran out since the last ring', async () => {
    await given('LEASED', '-3 seconds', '5 seconds');
    expect(await reconcileOnce(database)).toBe(2);
  });

  it('leaves a live lease to its holder', async () => {
    await given('LEASED', '30 seconds', '10 minutes');
    expect(await reconcileOnce(database)).toBe(0);
  });

  it('leaves a lease that ran out a moment ago to its holder, who may come back from an outage', async () => {
    await given('LEASED', '-1 second', '5 seconds');
    expect(await reconcileOnce(database)).toBe(0);
  });

  it('leaves samples that failed alone until their pause is over, and rings then', async () => {
    await given('READY', '30 seconds', '10 minutes');
    expect(await reconcileOnce(database)).toBe(0);
    await given('READY', '-1 second', '5 seconds');
    expect(await reconcileOnce(database)).toBe(2);
  });

  it('rings for suspects also behind a busy fleet: they wait for each other', async () => {
    await given('READY', null, '1 minute');
    await owner.query(
      `UPDATE sample SET state = 'LEASED', lease_until = now() + interval '30 seconds' WHERE shard = 0`,
    );
    await owner.query('UPDATE sample SET abandoned_claims = 3 WHERE shard = 1');
    expect(await reconcileOnce(database)).toBe(1);
    await owner.query('UPDATE sample SET abandoned_claims = 0');
  });

  it('is patient with shards that wait behind a busy fleet', async () => {
    await given('READY', null, '1 minute');
    await owner.query(
      `UPDATE sample SET state = 'LEASED', lease_until = now() + interval '30 seconds' WHERE shard = 0`,
    );
    expect(await reconcileOnce(database)).toBe(0);
    await owner.query(`UPDATE outbox SET delivered_at = now() - interval '10 minutes'`);
    expect(await reconcileOnce(database)).toBe(1);
  });

  it('rings for the result of a run whose samples are all done', async () => {
    await given('DONE', null);
    expect(await reconcileOnce(database)).toBe(1);
    const { rows } = await owner.query<{ job: string }>('SELECT job FROM outbox');
    expect(rows).toEqual([{ job: 'run.aggregate' }]);
  });

  it('rings for the closing of a run that has its result', async () => {
    await given('DONE', null);
    await owner.query(
      `INSERT INTO run_result (run_id, body, result_digest, created_at) VALUES ($1, '{}', 'd', now() - interval '1 minute')`,
      [RUN],
    );
    expect(await reconcileOnce(database)).toBe(1);
    const { rows } = await owner.query<{ job: string }>('SELECT job FROM outbox');
    expect(rows).toEqual([{ job: 'run.completed' }]);
  });

  it('wakes at the end of the earliest lease, and every few seconds anyway', async () => {
    await given('LEASED', '2 seconds');
    const wait = await untilNextReconciliation(database);
    // The lease and the grace of its holder.
    expect(wait).toBeGreaterThan(3_500);
    expect(wait).toBeLessThanOrEqual(4_010);
    await given('READY', null);
    expect(await untilNextReconciliation(database)).toBe(5_000);
  });
});
