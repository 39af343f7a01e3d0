import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { Database } from '../database/database.js';
import { witnessSeen } from './witness-seen.js';

let testDatabase: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
beforeAll(async () => {
  testDatabase = await aDatabase();
  pool = createPool({ connectionString: testDatabase.apiUrl, max: 2, applicationName: 'test' });
  owner = createPool({ connectionString: testDatabase.ownerUrl, max: 2, applicationName: 'owner' });
  await owner.query(
    `INSERT INTO audit.tree_head (size, root, frontier) SELECT size, decode(repeat('00', 32), 'hex'), '{}'
       FROM unnest(ARRAY[3, 5]) AS size`,
  );
  await owner.query(`INSERT INTO audit.cosignature (size, witness, line, cosigned_at) VALUES
    (3, 'outside.example', '', '2026-11-01T09:00:00Z'), (5, 'outside.example', '', '2026-11-02T09:00:00Z'),
    (5, 'other.example', '', '2026-11-02T08:00:00Z'), (5, 'own.example', '', '2026-11-03T09:00:00Z'),
    (5, 'former.example', '', '2026-11-04T09:00:00Z')`);
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await testDatabase[Symbol.asyncDispose]();
});

const witness = (name: string, sameHost: boolean) => ({
  name,
  sameHost,
  url: 'http://127.0.0.1:1',
  key: `${name}+00000000+AA==`,
});
const seen = (...witnesses: ReturnType<typeof witness>[]) =>
  witnessSeen(new Database(pool), { witnesses });

describe('the witness that a gate reads', () => {
  it('is the one of another host that signed last', async () => {
    const all = [
      witness('other.example', false),
      witness('outside.example', false),
      witness('own.example', true),
    ];
    expect(await seen(...all)).toEqual({
      name: 'outside.example',
      cosignedAt: '2026-11-02T09:00:00.000Z',
      treeSize: 5,
    });
  });

  it('is none where every witness runs here, has not signed, or is not in the settings', async () => {
    expect(await seen()).toBeNull();
    expect(await seen(witness('own.example', true))).toBeNull();
    expect(await seen(witness('silent.example', false))).toBeNull();
  });
});
