import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { z } from 'zod';

import { Count, Database } from '../database/database.js';
import { sqlFailureOf } from '../database/sql-state.js';
import { Ledger, type NewEvent } from './ledger.service.js';

let testDatabase: TestDatabase;
let pool: pg.Pool;
let database: Database;
const ledger = new Ledger();
beforeAll(async () => {
  testDatabase = await aDatabase();
  pool = createPool({ connectionString: testDatabase.apiUrl, max: 10, applicationName: 'test' });
  database = new Database(pool);
});
afterAll(async () => {
  await pool.end();
  await testDatabase[Symbol.asyncDispose]();
});

function anEvent(stream: NewEvent['stream'], n = 0): NewEvent {
  return { stream, type: 'thing.changed', actor: 'account:ada', body: { n } };
}

describe('audit trail', () => {
  it('numbers the events of a stream from 1 without gaps', async () => {
    await database.transaction((queries) =>
      ledger.append(queries, anEvent('thing:a', 1), anEvent('thing:a', 2), anEvent('thing:b')),
    );
    const events = await ledger.events(database, ['thing:a', 'thing:b']);
    expect(events.map(({ stream, streamSeq }) => `${stream} ${streamSeq}`)).toEqual([
      'thing:a 1',
      'thing:a 2',
      'thing:b 1',
    ]);
    expect(events[0]).toMatchObject({
      type: 'thing.changed',
      actor: 'account:ada',
      body: { n: 1 },
    });
  });

  it.each(['read committed', 'repeatable read'] as const)(
    'has no gap and no double with 10 writers at once (%s)',
    async (isolation) => {
      const stream = `storm:${isolation}` as const;
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          database
            .transaction((queries) => ledger.append(queries, anEvent(stream, n)), isolation)
            .catch(() => undefined),
        ),
      );
      const numbers = (await ledger.events(database, [stream])).map(({ streamSeq }) => streamSeq);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(numbers.length).toBeGreaterThan(isolation === 'read committed' ? 9 : 0);
    },
  );

  it('has no event of a change that was rolled back', async () => {
    const failing = database.transaction(async (queries) => {
      await ledger.append(queries, anEvent('thing:undone'));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await ledger.events(database, ['thing:undone'])).toEqual([]);
  });

  it('can be neither changed nor deleted by the role of the API', async () => {
    await expect(pool.query(`UPDATE audit.event SET body = '{}'`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(pool.query('DELETE FROM audit.event')).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'thing:\n',
    'thing:\u0000',
    `thing:${'x'.repeat(400)}`,
    `thing:${'🔒'.repeat(200)}`,
    'thing:\ud800',
  ] as const)(
    'refuses an event that no card can tell of, before it can hold up the log: %j',
    async (stream) => {
      const append = database.transaction((queries) => ledger.append(queries, anEvent(stream)));
      await expect(append).rejects.toMatchObject({ code: 'event.untellable' });
    },
  );

  it('refuses an event that names more digests than a card can', async () => {
    const digests = Array.from(
      { length: 65 },
      (_, n) => `sha256:${n.toString(16).padStart(64, '0')}`,
    );
    const append = database.transaction((queries) =>
      ledger.append(queries, { ...anEvent('thing:many'), body: { digests } }),
    );
    await expect(append).rejects.toMatchObject({ code: 'log.subjects_too_many' });
  });

  it('gives the ids of its events in order', async () => {
    const ids = await database.transaction((queries) =>
      ledger.append(queries, anEvent('thing:z'), anEvent('thing:y')),
    );
    const events = await ledger.events(database, ['thing:y', 'thing:z']);
    expect(events.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('refuses an event that is too large to be one', async () => {
    const body = { text: Array.from({ length: 3000 }, () => crypto.randomUUID()).join('') };
    const append = database.transaction((queries) =>
      ledger.append(queries, { ...anEvent('thing:big'), body }),
    );
    const refusal: unknown = await append.catch((error: unknown) => error);
    expect(sqlFailureOf(refusal)?.code).toBe('23514');
  });
});

describe('database', () => {
  it('runs a transaction again that could not be serialised', async () => {
    let tries = 0;
    const value = await database.transaction(() => {
      tries += 1;
      return tries < 3
        ? Promise.reject(Object.assign(new Error('could not serialize'), { code: '40001' }))
        : Promise.resolve('done');
    });
    expect([value, tries]).toEqual(['done', 3]);
  });

  it('gives up after a few tries, and at once on anything else', async () => {
    let tries = 0;
    const failWith = (code: string) => () => {
      tries += 1;
      return Promise.reject(Object.assign(new Error('no'), { code }));
    };
    await expect(database.transaction(failWith('40P01'))).rejects.toMatchObject({ code: '40P01' });
    expect(tries).toBe(5);
    await expect(database.transaction(failWith('23505'))).rejects.toMatchObject({ code: '23505' });
    expect(tries).toBe(6);
  });

  it('refuses a row that is not what the code expects', async () => {
    await expect(database.rows(z.object({ n: z.string() }), 'SELECT 1 AS n')).rejects.toThrow(
      z.ZodError,
    );
  });

  it('reads one moment under repeatable read, whatever is committed meanwhile', async () => {
    const Row = z.object({ count: Count });
    const sql = `SELECT count(*) FROM audit.event WHERE stream = 'thing:meanwhile'`;
    const [before, after] = await database.transaction(async (queries) => {
      const first = await queries.row(Row, sql);
      await database.transaction((other) => ledger.append(other, anEvent('thing:meanwhile')));
      return [first, await queries.row(Row, sql)];
    }, 'repeatable read');
    expect(after).toEqual(before);
    expect(await database.row(Row, sql)).toEqual({ count: 1 });
  });
});
