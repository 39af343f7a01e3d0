import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startEmbeddedPostgres } from '@holdpoint/adapters/postgres/embedded-postgres';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { baseChildEnv, type Env } from '../env.js';
import { note } from '../output.js';
import { runOnce } from './run-once.js';
import type { Secrets } from './secrets.js';

/** Where the application's roles reach the database; its owner's rights end with the migration. */
export interface Database extends AsyncDisposable {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly sequencerUrl: string;
  readonly embedded: boolean;
}

const MIGRATE = fileURLToPath(new URL('../../../../prisma/dist/migrate-main.js', import.meta.url));
const WATCH_MS = 250;

/** The operator's database if `DATABASE_URL` names one, else an embedded PostgreSQL in the data directory. */
export async function openDatabase(
  env: Env,
  dataDirectory: string,
  secrets: Secrets,
  durable: boolean,
): Promise<Database> {
  if (env.DATABASE_URL !== undefined) return openGiven(env, env.DATABASE_URL, secrets);
  const embedded = await watchEmbedded(join(dataDirectory, 'postgres'), durable);
  try {
    await migrate(embedded.url, secrets, true);
  } catch (error) {
    await embedded[Symbol.asyncDispose]();
    throw error;
  }
  return {
    apiUrl: withRole(embedded.url, 'holdpoint_api', secrets.apiDatabasePassword),
    workerUrl: withRole(embedded.url, 'holdpoint_worker', secrets.workerDatabasePassword),
    sequencerUrl: withRole(embedded.url, 'holdpoint_sequencer', secrets.sequencerDatabasePassword),
    embedded: true,
    [Symbol.asyncDispose]: () => embedded[Symbol.asyncDispose](),
  };
}

async function openGiven(env: Env, url: string, secrets: Secrets): Promise<Database> {
  const given =
    env.HOLDPOINT_API_DATABASE_URL !== undefined &&
    env.HOLDPOINT_WORKER_DATABASE_URL !== undefined &&
    env.HOLDPOINT_SEQUENCER_DATABASE_URL !== undefined;
  await migrate(url, secrets, !given);
  return {
    apiUrl:
      env.HOLDPOINT_API_DATABASE_URL ?? withRole(url, 'holdpoint_api', secrets.apiDatabasePassword),
    workerUrl:
      env.HOLDPOINT_WORKER_DATABASE_URL ??
      withRole(url, 'holdpoint_worker', secrets.workerDatabasePassword),
    sequencerUrl:
      env.HOLDPOINT_SEQUENCER_DATABASE_URL ??
      withRole(url, 'holdpoint_sequencer', secrets.sequencerDatabasePassword),
    embedded: false,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function migrate(url: string, secrets: Secrets, createRoles: boolean): Promise<void> {
  const { code, stderr } = await runOnce(MIGRATE, {
    ...baseChildEnv(),
    DATABASE_URL: url,
    ...(createRoles
      ? {
          HOLDPOINT_API_PASSWORD: secrets.apiDatabasePassword,
          HOLDPOINT_WORKER_PASSWORD: secrets.workerDatabasePassword,
          HOLDPOINT_SEQUENCER_PASSWORD: secrets.sequencerDatabasePassword,
        }
      : {}),
  });
  if (code === 0) return;
  throw new HoldpointError({
    code: 'database.not_prepared',
    kind: 'unavailable',
    message: `The database could not be prepared.\n${stderr.trim()}`,
  });
}

/** The same server and database, as another role. */
export function withRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.href;
}

interface Embedded extends AsyncDisposable {
  readonly url: string;
}

/** Starts the embedded server and starts it again whenever its postmaster is gone, on the same port. */
async function watchEmbedded(directory: string, durable: boolean): Promise<Embedded> {
  const start = () => startEmbeddedPostgres({ directory, durable, endWithStarter: !durable });
  let server = await start();
  let restarting: Promise<void> = Promise.resolve();
  let stopping = false;
  let busy = false;
  const watch = setInterval(() => {
    if (busy || stopping || server.isAlive()) return;
    busy = true;
    note('holdpoint: PostgreSQL ended unexpectedly; restarting it.');
    restarting = start()
      .then((next) => {
        server = next;
      })
      .catch((error: unknown) => {
        note(
          `holdpoint: PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`,
        );
      })
      .finally(() => {
        busy = false;
      });
  }, WATCH_MS);
  return {
    url: server.url,
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      clearInterval(watch);
      await restarting;
      await (durable ? server.stop() : server.destroy());
    },
  };
}
