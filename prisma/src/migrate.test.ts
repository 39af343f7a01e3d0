import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { migrate, migrationsDirectory } from './migrate.js';
import { createPool, withTransaction } from './pool.js';
import type { RoleNames, RolePasswords } from './roles.js';
import { scramVerifier } from './scram.js';
import { testServer } from './testing/env.js';
import { aDatabase, type TestDatabase } from './testing/test-database.js';

let database: TestDatabase;
let owner: pg.Pool;
let directory: string;
let passwords: RolePasswords;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({
    connectionString: database.ownerUrl,
    max: 2,
    applicationName: 'migrate-test',
  });
  const server = testServer();
  // The roles belong to the whole server: other suites sign in with these passwords.
  passwords = {
    api: server?.apiPassword ?? '',
    worker: server?.workerPassword ?? '',
    sequencer: server?.sequencerPassword ?? '',
  };
});

afterAll(async () => {
  await owner.end();
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-migrations-'));
  await cp(migrationsDirectory, directory, { recursive: true });
});

afterEach(() => rm(directory, { recursive: true }));

function run(connectionString = database.ownerUrl): ReturnType<typeof migrate> {
  return migrate({ connectionString, passwords, directory });
}

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name));
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

describe('migrate', () => {
  it('does nothing on a database that is up to date', async () => {
    expect(await run()).toMatchObject({ applied: [] });
  });

  it('applies what is new once, also when two processes start at once', async () => {
    await write('20990101000000_next', 'CREATE TABLE next (id int); SELECT pg_sleep(0.05)');
    const results = await Promise.all([run(), run()]);
    expect(results.flatMap(({ applied }) => applied)).toEqual(['20990101000000_next']);
    await owner.query(`DROP TABLE next`);
    await owner.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '2099%'`);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await appendFile(join(directory, '20261121000000_the_straight_line', 'migration.sql'), '\n');
    await expect(run()).rejects.toMatchObject({ code: 'migration.edited', kind: 'integrity' });
  });

  it('refuses to go on after a migration that another tool left failed', async () => {
    await owner.query(`UPDATE _prisma_migrations SET finished_at = NULL`);
    await expect(run()).rejects.toMatchObject({ code: 'migration.failed_before' });
    await owner.query(`UPDATE _prisma_migrations SET finished_at = now()`);
  });

  it('rolls a failing migration back whole, so that a corrected one applies', async () => {
    await write('20990102000000_broken', 'CREATE TABLE half (id int); SELECT 1 / 0');
    await expect(run()).rejects.toMatchObject({ code: 'migration.failed' });
    const { rows } = await owner.query(`SELECT to_regclass('half') AS half`);
    expect(rows).toEqual([{ half: null }]);
  });

  it('says which address it could not reach', async () => {
    const failure = run('postgres://nobody@127.0.0.1:1/none');
    await expect(failure).rejects.toMatchObject({
      code: 'database.unreachable',
      kind: 'unavailable',
    });
    await expect(failure).rejects.toThrow('127.0.0.1:1');
  });
});

describe('the application roles', () => {
  // Roles belong to the whole server and other suites use ours: so these tests have their own.
  let roles: RoleNames;
  let limited: string;
  let url: string;

  beforeAll(async () => {
    const suffix = database.name.slice(-8);
    limited = `limited_${suffix}`;
    roles = { api: `api_${suffix}`, worker: `worker_${suffix}`, sequencer: `seq_${suffix}` };
    const address = new URL(database.ownerUrl);
    Object.assign(address, { pathname: `/${limited}`, username: limited, password: 'limited' });
    url = address.href;
    await owner.query(`CREATE ROLE ${limited} LOGIN PASSWORD 'limited'`);
    await owner.query(`CREATE DATABASE ${limited} OWNER ${limited}`);
  });

  afterAll(async () => {
    await owner.query(`DROP DATABASE ${limited} WITH (FORCE)`);
    await owner.query(`DROP ROLE IF EXISTS ${limited}, ${Object.values(roles).join(', ')}`);
  });

  it('are asked for with SQL that an administrator can run as it stands, without the password', async () => {
    const attempt = (): ReturnType<typeof migrate> =>
      migrate({ connectionString: url, passwords, roles });
    const failure: unknown = await attempt().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'database.role_rights_missing', kind: 'forbidden' });
    const statements = String(failure).match(/^CREATE ROLE .*;$/gm) ?? [];
    expect(statements).toHaveLength(3);
    expect(statements.join()).not.toContain(passwords.api);
    for (const statement of statements) await owner.query(statement);
    await attempt();
    const address = new URL(url);
    Object.assign(address, { username: roles.worker, password: passwords.worker });
    const worker = new pg.Client({ connectionString: address.href });
    await worker.connect();
    expect((await worker.query('SELECT 1 FROM sample')).rowCount).toBe(0);
    await worker.end();
  });

  it('are neither superusers nor pass around row-level security', async () => {
    const { rows } = await owner.query<{ rolname: string }>(
      `SELECT rolname FROM pg_roles WHERE rolname IN ('holdpoint_api', 'holdpoint_sequencer', 'holdpoint_worker')
          AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) ORDER BY rolname`,
    );
    expect(rows.map(({ rolname }) => rolname)).toEqual([
      'holdpoint_api',
      'holdpoint_sequencer',
      'holdpoint_worker',
    ]);
  });

  it('are refused when they may do more than their grants', async () => {
    await owner.query(`ALTER ROLE ${roles.worker} CREATEDB`);
    const attempt = migrate({ connectionString: url, passwords, roles });
    await expect(attempt).rejects.toMatchObject({ code: 'database.role_too_mighty' });
  });
});

describe('a password verifier', () => {
  it('is the published SCRAM-SHA-256 example (RFC 7677 §3)', () => {
    // Salt, password and iterations of the RFC; the keys were computed by hand with Python's hashlib and hmac.
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });
});

describe('withTransaction', () => {
  it('leaves nothing of work that throws, and the connection is usable again', async () => {
    const work = withTransaction(owner, async (client) => {
      await client.query(`INSERT INTO outbox (job, payload) VALUES ('run.aggregate', '{}')`);
      throw new Error('stop');
    });
    await expect(work).rejects.toThrow('stop');
    expect((await owner.query('SELECT 1 FROM outbox')).rowCount).toBe(0);
  });

  it('survives the loss of its connection', async () => {
    const work = withTransaction(owner, (client) =>
      client.query('SELECT pg_terminate_backend(pg_backend_pid())'),
    );
    await expect(work).rejects.toMatchObject({ code: '57P01' });
    expect((await owner.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('a pool', () => {
  it('does not let a lost server end the process, also once its user has taken all listeners off', async () => {
    const pool = createPool({
      connectionString: database.ownerUrl,
      max: 1,
      applicationName: 'lost',
    });
    const client = await pool.connect();
    client.removeAllListeners();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise<void>((resolve) => {
      client.on('end', () => {
        resolve();
      });
    });
    await owner.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    client.release(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  it('looks names up in the schema that it was given', async () => {
    const pool = createPool({
      connectionString: database.ownerUrl,
      max: 1,
      applicationName: 'queue',
      searchPath: 'bullmq',
    });
    expect((await pool.query('SELECT current_schema() AS schema')).rows).toEqual([
      { schema: 'bullmq' },
    ]);
    await pool.end();
  });
});
