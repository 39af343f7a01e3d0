import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { z } from 'zod';

import { isDatabaseOutage } from '../http/problem.js';
import { Ledger } from '../ledger/ledger.service.js';
import { until } from '../testing/a-line.js';
import { Count, Database, DigestBytes, Instant, type Queries } from './database.js';

let testDatabase: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
let database: Database;
beforeAll(async () => {
  testDatabase = await aDatabase();
  pool = createPool({ connectionString: testDatabase.apiUrl, max: 4, applicationName: 'test' });
  owner = createPool({ connectionString: testDatabase.ownerUrl, max: 2, applicationName: 'owner' });
  database = new Database(pool);
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await testDatabase[Symbol.asyncDispose]();
});

function addModel({ entities }: Queries, name: string): Promise<unknown> {
  return entities.model.create({ data: { id: crypto.randomUUID(), name } });
}

/** Ends every session of the API's role, as a restart of the server does. */
function endSessions(): Promise<unknown> {
  return owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'test'`);
}

describe('a transaction', () => {
  it('shows to statements what entities wrote, and undoes both together with their event', async () => {
    const undone = database.transaction(async (queries) => {
      await addModel(queries, 'undone');
      expect(await queries.execute(`SELECT FROM model WHERE name = 'undone'`)).toBe(1);
      await queries.execute(`INSERT INTO outbox (job, payload) VALUES ('run.aggregate', '{}')`);
      const event = { type: 'thing.changed', actor: 'system:test', body: {} } as const;
      await new Ledger().append(queries, { stream: 'thing:undone', ...event });
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    const { entities } = database;
    const left = [entities.model.count(), entities.outbox.count(), entities.auditEvent.count()];
    expect(await Promise.all(left)).toEqual([0, 0, 0]);
  });

  it.each(['entity', 'statement'])(
    'runs again after another one changed what it wants to write (%s)',
    async (way) => {
      const id = crypto.randomUUID();
      await database.entities.account.create({
        data: { id, name: way, displayName: way, roles: [] },
      });
      let tries = 0;
      await database.transaction(async (queries) => {
        tries += 1;
        await queries.entities.account.count();
        if (tries === 1) await owner.query('UPDATE account SET disabled_at = now()');
        if (way === 'statement')
          await queries.execute('UPDATE account SET disabled_at = NULL WHERE id = $1', [id]);
        else await queries.entities.account.update({ where: { id }, data: { disabledAt: null } });
      }, 'repeatable read');
      expect(tries).toBe(2);
      expect(await database.entities.account.count({ where: { id, disabledAt: null } })).toBe(1);
    },
  );

  it('fails as an outage when its connection is lost, and works again once the pool has noticed', async () => {
    const lost = database.transaction(async (queries) => {
      await queries.entities.model.count();
      await endSessions();
      return queries.entities.model.count();
    });
    const error: unknown = await lost.catch((reason: unknown) => reason);
    expect(isDatabaseOutage(error)).toBe(true);
    // Another idle connection may have died with it: each is found out when it is used, or a moment before.
    const count = () => database.transaction(({ entities }) => entities.account.count());
    const later = await until(
      async () => {
        try {
          return await count();
        } catch (reason) {
          if (isDatabaseOutage(reason)) return undefined;
          throw reason;
        }
      },
      (answer) => answer !== undefined,
    );
    expect(later).toBe(2);
  });

  it('fails as an outage when the server ends its session during a statement', async () => {
    const lost = database.transaction(async (queries) => {
      const slow = queries.execute('SELECT pg_sleep(30)');
      await endSessions();
      return slow;
    });
    expect(isDatabaseOutage(await lost.catch((reason: unknown) => reason))).toBe(true);
  });
});

describe('a statement', () => {
  it('binds every kind of value that is used here and parses what comes back', async () => {
    const now = new Date();
    const Row = z.object({
      whole: Count,
      tally: Count,
      digest: DigestBytes,
      at: Instant,
      names: z.array(z.string()),
      plan: z.json(),
      nothing: z.null(),
    });
    const row = await database.row(
      Row,
      `SELECT $1::bigint AS whole, round($2::numeric) AS tally, $3::bytea AS digest, $4::timestamptz AS at,
              $5::text[] AS names, $6::jsonb AS plan, $7::text AS nothing`,
      [7, 3, Buffer.from('0a', 'hex'), now, ['a,"b', '{}'], JSON.stringify({ a: [1] }), null],
    );
    expect(row).toEqual({
      whole: 7,
      tally: 3,
      digest: 'sha256:0a',
      at: now.toISOString(),
      names: ['a,"b', '{}'],
      plan: { a: [1] },
      nothing: null,
    });
  });
});

it('says that a server which is not there is an outage', async () => {
  const nowhere = createPool({
    connectionString: 'postgres://a:b@127.0.0.1:1/none',
    max: 1,
    applicationName: 'test',
  });
  const away = new Database(nowhere);
  const tries = [
    away.entities.model.count(),
    away.execute('SELECT 1'),
    away.transaction(({ entities }) => entities.model.count()),
  ];
  for (const result of await Promise.allSettled(tries))
    expect(result.status === 'rejected' && isDatabaseOutage(result.reason)).toBe(true);
  await nowhere.end();
});
