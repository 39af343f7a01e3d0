import { describe, expect, it } from '@jest/globals';

import { createPool, withTransaction } from './pool.js';
import { aDatabaseLine } from './testing/database-line.js';
import { aDatabase } from './testing/test-database.js';

describe('a pool with a limit for statements', () => {
  it('gives up on a line that fell silent, also in a transaction, and goes on when it speaks again', async () => {
    await using database = await aDatabase();
    await using line = await aDatabaseLine(database.ownerUrl);
    const pool = createPool({
      connectionString: line.url,
      max: 1,
      applicationName: 'test',
      queryTimeoutMs: 300,
    });
    await pool.query('SELECT 1');
    line.silence(true);
    await expect(pool.query('SELECT 1')).rejects.toThrow('Query read timeout');
    line.silence(false);
    // The connection that was given up is not lent again: there is place for one only.
    expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    const lost = withTransaction(pool, async (client) => {
      line.silence(true);
      await client.query('SELECT 1');
    });
    await expect(lost).rejects.toThrow('Query read timeout');
    line.silence(false);
    expect((await pool.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
    await pool.end();
  });
});
