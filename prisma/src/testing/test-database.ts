import { randomBytes } from 'node:crypto';

import pg from 'pg';

import { API_ROLE, SEQUENCER_ROLE, WORKER_ROLE } from '../roles.js';
import { testServer } from './env.js';
import { databaseUrl } from './template.js';

/** A fresh, migrated, empty database of one suite; disposing it drops it. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  /** Of the role that owns the tables; it may do anything. */
  readonly ownerUrl: string;
  readonly apiUrl: string;
  readonly workerUrl: string;
  /** Of the role that grows the log. */
  readonly sequencerUrl: string;
}

/** Copies the template of this test run. Throws when the run has no PostgreSQL (HOLDPOINT_TEST_POSTGRES=off). */
export async function aDatabase(): Promise<TestDatabase> {
  const server = testServer();
  if (server === null) throw new Error('This suite needs PostgreSQL, and the test run has none.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asOwner(server.ownerUrl, `CREATE DATABASE ${name} TEMPLATE ${server.template}`);
  const urlOf = (user: string, password: string): string =>
    databaseUrl(server.ownerUrl, name, { user, password });
  return {
    name,
    ownerUrl: databaseUrl(server.ownerUrl, name),
    apiUrl: urlOf(API_ROLE, server.apiPassword),
    workerUrl: urlOf(WORKER_ROLE, server.workerPassword),
    sequencerUrl: urlOf(SEQUENCER_ROLE, server.sequencerPassword),
    [Symbol.asyncDispose]: () => asOwner(server.ownerUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function asOwner(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
