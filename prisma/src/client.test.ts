import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

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
        },
      });
      throw new Error('stop');
    });
    await expect(half).rejects.toThrow('stop');
    expect(await client.auditEvent.count()).toBe(0);
    expect(await client.model.findUnique({ where: { name } })).toMatchObject({ name });
  });
});
