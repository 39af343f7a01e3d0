import { randomBytes } from 'node:crypto';

import pg from 'pg';

import { migrate } from '../migrate.js';
import type { TestServer } from './env.js';

/** Migrates one database that every suite copies, which is faster than to migrate one for each. */
export async function prepareTemplate(ownerUrl: string): Promise<TestServer> {
  const template = `holdpoint_template_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${template}`);
  } finally {
    await client.end();
  }
  const passwords = {
    api: randomBytes(18).toString('base64url'),
    worker: randomBytes(18).toString('base64url'),
    sequencer: randomBytes(18).toString('base64url'),
  };
  const connectionString = databaseUrl(ownerUrl, template);
  await migrate({ connectionString, passwords });
  return {
    ownerUrl,
    template,
    apiPassword: passwords.api,
    workerPassword: passwords.worker,
    sequencerPassword: passwords.sequencer,
  };
}

/** `url` with another database, and with other credentials when given. */
export function databaseUrl(
  url: string,
  database: string,
  login?: { readonly user: string; readonly password: string },
): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (login !== undefined) {
    changed.username = login.user;
    changed.password = login.password;
  }
  return changed.href;
}
