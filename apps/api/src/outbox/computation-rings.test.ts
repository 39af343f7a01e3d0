import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { Database } from '../database/database.js';
import type { Doorbells, Ring } from '../queue.js';
import { reconcileOnce } from './reconciler.js';
import { relayOnce } from './relay.js';

const [SIGNED, UNSIGNED] = [
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const;

let testDatabase: TestDatabase;
let owner: pg.Pool;
let api: pg.Pool;
let database: Database;
beforeAll(async () => {
  testDatabase = await aDatabase();
  owner = createPool({ connectionString: testDatabase.ownerUrl, max: 2, applicationName: 'test' });
  api = createPool({ connectionString: testDatabase.apiUrl, max: 2, applicationName: 'test-api' });
  database = new Database(api);
  await owner.query(`
    INSERT INTO account (id, name, display_name, roles) VALUES (gen_random_uuid(), 'a', 'a', '{pipeline}');
    INSERT INTO computation (id, kind, spec, spec_digest, requested_by, event_id)
      SELECT asked.id::uuid, 'scaling_law', '{}', 'sha256:' || repeat('0', 64), account.id, asked.id::uuid
        FROM account, unnest(ARRAY['${SIGNED}', '${UNSIGNED}']) AS asked (id);
    INSERT INTO computation_claim (computation_id) SELECT id FROM computation;
    INSERT INTO audit.leaf (idx, event_id, entry, leaf_hash)
      SELECT row_number() OVER (ORDER BY id) - 1, event_id, '', decode(repeat('00', 32), 'hex') FROM computation;
    INSERT INTO audit.tree_head (size, root, frontier, note, signed_at)
      VALUES (1, decode(repeat('00', 32), 'hex'), '{}', 'signed', now());`);
});
afterAll(async () => {
  await owner.end();
  await api.end();
  await testDatabase[Symbol.asyncDispose]();
});

/** Sets the claim of the signed one, and a ring of it so long ago; `null`: never. */
async function given(state: string, lease: string | null, rungAgo: string | null): Promise<void> {
  await owner.query('DELETE FROM outbox');
  await owner.query(
    `UPDATE computation_claim SET state = $1::computation_claim_state, lease_until = now() + $2::interval,
            worker = CASE $1 WHEN 'LEASED' THEN 'w' END WHERE computation_id = '${SIGNED}'`,
    [state, lease],
  );
  if (rungAgo === null) return;
  await owner.query(
    `INSERT INTO outbox (job, payload, delivered_at)
     VALUES ('computation.run', jsonb_build_object('computationId', '${SIGNED}'), now() - $1::interval)`,
    [rungAgo],
  );
}

async function rung(): Promise<readonly unknown[]> {
  await reconcileOnce(database);
  const { rows } = await owner.query<{ job: string; payload: unknown }>(
    'SELECT job, payload FROM outbox WHERE delivered_at IS NULL ORDER BY id',
  );
  return rows;
}

const bell = { job: 'computation.run', payload: { computationId: SIGNED } };

describe('doorbells of computations', () => {
  it('wait until the log has signed what was asked', async () => {
    const heard: Ring[] = [];
    const doorbells: Doorbells = {
      ring(rings) {
        heard.push(...rings);
        return Promise.resolve();
      },
      answer: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    await owner.query(
      `INSERT INTO outbox (job, payload) SELECT 'computation.run', jsonb_build_object('computationId', id) FROM computation`,
    );
    expect(await relayOnce(database, doorbells)).toBe(1);
    expect(heard).toMatchObject([bell]);
  });

  it.each([
    ['one that nobody was rung for', 'READY', null, null],
    ['one whose lease ran out since the last ring', 'LEASED', '-3 seconds', '5 seconds'],
    ['one whose pause is over', 'READY', '-1 second', '5 seconds'],
  ])('ring again for %s', async (_name, state, lease, rungAgo) => {
    await given(state, lease, rungAgo);
    expect(await rung()).toEqual([bell]);
  });

  it.each([
    ['one that was rung for a moment ago', 'READY', null, '1 second'],
    ['one that is held', 'LEASED', '30 seconds', '10 minutes'],
    ['one whose holder may come back from an outage', 'LEASED', '-1 second', '5 seconds'],
    ['one that pauses after a failure', 'READY', '30 seconds', '10 minutes'],
  ])('leave alone %s', async (_name, state, lease, rungAgo) => {
    await given(state, lease, rungAgo);
    expect(await rung()).toEqual([]);
  });

  it('are patient while another is computed, and then ring for what was stored and not settled', async () => {
    await given('READY', null, '1 minute');
    await owner.query(
      `UPDATE computation_claim SET state = 'LEASED', worker = 'w', lease_until = now() + interval '30 seconds'
        WHERE computation_id = '${UNSIGNED}'`,
    );
    expect(await rung()).toEqual([]);
    await given('DONE', null, '1 minute');
    await owner.query(
      `INSERT INTO computation_result (computation_id, fence, outcome, body, created_at)
       VALUES ('${SIGNED}', 0, 'refused', '{}', now() - interval '1 minute')`,
    );
    expect(await rung()).toEqual([{ ...bell, job: 'computation.completed' }]);
  });
});
