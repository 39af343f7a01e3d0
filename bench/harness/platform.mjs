/** An embedded PostgreSQL with our schema, an object folder, and doorbells rung as the API's relay does. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '@holdpoint/adapters/postgres/embedded-postgres';
import { until } from '@holdpoint/cli/testing/until';
import { migrate } from '@holdpoint/prisma/migrate';
import { createPool } from '@holdpoint/prisma/pool';
import { API_ROLE, SEQUENCER_ROLE, WORKER_ROLE } from '@holdpoint/prisma/roles';
import { doorbells } from '@holdpoint/worker/testing/doorbells';

/** A round of 100,000 samples on a slow machine. */
const PATIENCE_MS = 15 * 60_000;

export async function startPlatform() {
  const scratch = await mkdtemp(join(tmpdir(), 'holdpoint-bench-'));
  const objectsDirectory = join(scratch, 'objects');
  const server = await startEmbeddedPostgres({
    directory: join(scratch, 'postgres'),
    durable: true,
    endWithStarter: true,
  });
  const passwords = { api: secret(), worker: secret(), sequencer: secret() };
  await migrate({ connectionString: server.url, passwords });
  const urlOf = (role, password) => {
    const url = new URL(server.url);
    return Object.assign(url, { username: role, password }).href;
  };
  const owner = createPool({ connectionString: server.url, max: 4, applicationName: 'bench' });
  const bells = doorbells(server.url);
  return {
    owner,
    bells,
    objectsDirectory,
    postgresPid: server.pid,
    apiUrl: urlOf(API_ROLE, passwords.api),
    workerUrl: urlOf(WORKER_ROLE, passwords.worker),
    sequencerUrl: urlOf(SEQUENCER_ROLE, passwords.sequencer),
    async [Symbol.asyncDispose]() {
      await bells[Symbol.asyncDispose]();
      await owner.end();
      await server.destroy();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** Plays the relay for one job: rings what the outbox holds of it, once it is there. */
export async function relayed({ owner, bells }, job) {
  const ring = async () => {
    const { rows } = await owner.query(
      `UPDATE outbox SET delivered_at = now() WHERE job = $1 AND delivered_at IS NULL RETURNING payload`,
      [job],
    );
    if (rows.length === 0) return undefined;
    const payloads = rows.map(({ payload }) => payload);
    await bells.ring(job, payloads);
    return true;
  };
  await until(job, ring, PATIENCE_MS);
}

/** Waits for what the worker says of a run. */
export async function untilResult({ owner }, runId) {
  const look = async () => {
    const { rows } = await owner.query('SELECT true AS found FROM run_result WHERE run_id = $1', [
      runId,
    ]);
    return rows[0]?.found;
  };
  await until('the result of the run', look, PATIENCE_MS);
}

const TABLES = ['sample', 'sample_record', 'model_call'];

/** Bytes on disk of each table with its indexes, and of all packs. */
export async function storedBytes({ owner, objectsDirectory }) {
  const { rows } = await owner.query(
    'SELECT name, pg_total_relation_size(name::regclass)::float8 AS bytes FROM unnest($1::text[]) AS name',
    [TABLES],
  );
  const tables = Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
  return { ...tables, packs: await bytesUnder(objectsDirectory) };
}

async function bytesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function secret() {
  return randomBytes(18).toString('base64url');
}
