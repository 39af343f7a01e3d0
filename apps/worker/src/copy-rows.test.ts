import { createPool, withTransaction } from '@holdpoint/prisma/pool';
import { aDatabaseLine } from '@holdpoint/prisma/testing/database-line';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';

import { copyLine, copyRows } from './copy-rows.js';
import { isOutage } from './database-outage.js';
import { storable } from './storable.js';

describe('COPY', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await aDatabase();
    pool = createPool({ connectionString: database.workerUrl, max: 1, applicationName: 'copy' });
  });

  afterAll(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  it('escapes what would end a field, a row or the data', () => {
    expect(copyLine(['a\tb\nc\rd\\.', null, 7, Buffer.from([0, 255])])).toBe(
      'a\\tb\\nc\\rd\\\\.\t\\N\t7\t\\\\x00ff\n',
    );
  });

  it('brings any storable text and any bytes to the table as they were', async () => {
    const row = fc.tuple(
      fc.string({ unit: 'binary' }).map((text) => storable(text, 100)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const back = await withTransaction(pool, async (client) => {
          await client.query(
            'CREATE TEMPORARY TABLE copied (at int, text text, json jsonb, bytes bytea) ON COMMIT DROP',
          );
          const lines = rows.map(
            ([text, bytes], at) => [at, text, JSON.stringify({ text }), bytes] as const,
          );
          await copyRows(client, 'copied', lines);
          return client.query<{ text: string; json: { text: string }; bytes: Buffer }>(
            'SELECT * FROM copied ORDER BY at',
          );
        });
        expect(back.rows.map(({ text, json, bytes }) => [text, json.text, bytes])).toEqual(
          rows.map(([text, bytes]) => [text, text, bytes]),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('ends the connection of a line that fell silent, which reads as an outage, and the next one works', async () => {
    await using line = await aDatabaseLine(database.workerUrl);
    const silenced = createPool({
      connectionString: line.url,
      max: 1,
      applicationName: 'silenced',
      queryTimeoutMs: 400,
    });
    const table = 'CREATE TEMPORARY TABLE copied (at int) ON COMMIT DROP';
    const lost = withTransaction(silenced, async (client) => {
      await client.query(table);
      line.silence(true);
      await copyRows(client, 'copied', [[1]], 200);
    });
    const error: unknown = await lost.catch((thrown: unknown) => thrown);
    expect(isOutage(error)).toBe(true);
    line.silence(false);
    await withTransaction(silenced, async (client) => {
      await client.query(table);
      await copyRows(client, 'copied', [[2]], 5000);
    });
    await silenced.end();
  });
});
