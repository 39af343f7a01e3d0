import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { createClient } from './client.js';
import { createPool } from './pool.js';
import { aDatabase, type TestDatabase } from './testing/test-database.js';

describe('the Prisma client', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await aDatabase();
    pool = createPool({
      connectionString: database.apiUrl,
      max: 2,
      applicationName: 'client-test',
    });
  });

  afterAll(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  it('writes and reads both schemas as the api role, and rolls a failed transaction back', async () => {
    const client = createClient(pool);
    const name = 'model-a';
    await client.model.create({ data: { id: randomUUID(), name } });
    const half = client.$transaction(async (transaction) => {
      await transaction.auditEvent.create({
        data: {
          id: randomUUID(),
          stream: name,
          streamSeq: 1,
          type: 'model.registered',
          actor: 'a',
          body: {},
          salt: new Uint8Array(32),
          contentDigest: `sha256:${'0'.repeat(64)}`,
          subjects: [],
        },
      });
      throw new Error('stop');
    });
    await expect(half).rejects.toThrow('stop');
    expect(await client.auditEvent.count()).toBe(0);
    expect(await client.model.findUnique({ where: { name } })).toMatchObject({ name });
  });

  it('asks a connection one thing after another in a transaction, also for several relations at once', async () => {
    const counted = createPool({
      connectionString: database.apiUrl,
      max: 1,
      applicationName: 'client-test-order',
    });
    let [underWay, most] = [0, 0];
    counted.on('connect', (connection) => {
      const query = connection.query.bind(connection);
      Object.assign(connection, {
        query: async (statement: unknown): Promise<unknown> => {
          underWay += 1;
          most = Math.max(most, underWay);
          const answer: unknown = await Reflect.apply(query, undefined, [statement]);
          underWay -= 1;
          return answer;
        },
      });
    });
    const client = createClient(counted);
    await client.$transaction(async (transaction) => {
      const account = { id: randomUUID(), name: 'ada', displayName: 'Ada', roles: [] };
      await transaction.account.create({ data: account });
      await transaction.account.findMany({ include: { tokens: true, sessions: true } });
    });
    await counted.end();
    expect(most).toBe(1);
  });

  it('writes and reads the right moment, whatever zone the server keeps', async () => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(`ALTER DATABASE "${database.name}" SET timezone = 'Asia/Kolkata'`);
    const elsewhere = createPool({
      connectionString: database.apiUrl,
      max: 1,
      applicationName: 'client-test-zone',
    });
    const createdAt = new Date('2026-11-21T01:02:03.456Z');
    const client = createClient(elsewhere);
    await client.model.create({ data: { id: randomUUID(), name: 'model-z', createdAt } });
    expect(await client.model.findUnique({ where: { name: 'model-z' } })).toMatchObject({
      createdAt,
    });
    const { rows } = await owner.query<{ created_at: Date }>(
      `SELECT created_at FROM model WHERE name = 'model-z'`,
    );
    expect(rows).toEqual([{ created_at: createdAt }]);
    await elsewhere.end();
    await owner.end();
  });
});
