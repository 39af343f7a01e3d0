import { realpathSync } from 'node:fs';
import { join } from 'node:path';

import { nativeFolder } from '@holdpoint/adapters/postgres/binaries';
import { identityFor } from '@holdpoint/adapters/postgres/identity';
import { readPostmaster } from '@holdpoint/adapters/postgres/postmaster';
import { patient } from '@holdpoint/cli/patient-client';
import { loadSecrets } from '@holdpoint/cli/platform/secrets';
import { pipelineOf, postmasterIn } from '@holdpoint/cli/testing/installation';
import { processesIn } from '@holdpoint/cli/testing/processes';
import { scratchDirectory } from '@holdpoint/cli/testing/scratch-directory';
import { runCli, startCli } from '@holdpoint/cli/testing/start-cli';
import { until } from '@holdpoint/cli/testing/until';
import pg from 'pg';

import { CHECKPOINT } from './campaigns.mjs';

/** Short, so that a storm of minutes holds many lost leases. */
const LEASE_SECONDS = 3;
const PROVIDER_TIMEOUT_MS = 2000;

/**
 * `holdpoint up` with several workers in a directory of its own. Its PostgreSQL is reached as the API does: whatever a
 * fault does to it, the API could have done.
 *
 * @param {{ sandbox: string, modelUrl: string, redisUrl: string | null, workers: number, concurrency: number }} options
 */
export async function startPlatform({ sandbox, modelUrl, redisUrl, workers, concurrency }) {
  const scratch = scratchDirectory();
  const dataDirectory = join(scratch.path, 'data');
  const reference = {
    kind: 'anthropic',
    baseUrl: modelUrl,
    apiKey: 'reference',
    timeoutMs: PROVIDER_TIMEOUT_MS,
  };
  const up = startCli(scratch.path, ['up', '--json'], {
    HOLDPOINT_DATA_DIR: dataDirectory,
    HOLDPOINT_PORT: '0',
    HOLDPOINT_DEMO: '0',
    HOLDPOINT_SANDBOX: sandbox,
    HOLDPOINT_WORKERS: String(workers),
    HOLDPOINT_WORKER_CONCURRENCY: String(concurrency),
    HOLDPOINT_LEASE_SECONDS: String(LEASE_SECONDS),
    HOLDPOINT_PROVIDERS: JSON.stringify({ reference }),
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
  });
  const failed = up.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
  failed.catch(() => undefined);
  const isReady = () => (up.stdout().includes('"url"') ? true : undefined);
  await Promise.race([until('the platform', isReady, 120_000), failed]);
  const secrets = await loadSecrets(dataDirectory);
  const directory = realpathSync(join(dataDirectory, 'postgres'));
  const clusterFolder = join(identityFor(directory, nativeFolder()).home, 'cluster/data');
  const databaseUrl = `postgresql://holdpoint_api:${secrets.apiDatabasePassword}@127.0.0.1:${readPostmaster(clusterFolder).port}/holdpoint`;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  // Each loss shows in the next statement.
  pool.on('error', () => undefined);
  const pidsWith = (text) =>
    processesIn(scratch.path)
      .filter(({ command }) => command.includes(text))
      .map(({ pid }) => pid);
  return {
    dataDirectory,
    databaseUrl,
    pool,
    client: patient(pipelineOf(dataDirectory)),
    postmaster: () => postmasterIn(dataDirectory),
    /** Whether an auditor's `holdpoint verify` accepts a report on it: every record, pack and transcript included. */
    async reportIsVerified() {
      const holdpoint = (...args) =>
        runCli(scratch.path, args, { HOLDPOINT_DATA_DIR: dataDirectory });
      const out = join(scratch.path, 'report');
      await holdpoint('gate', 'check', '--checkpoint', CHECKPOINT);
      await holdpoint('report', '--checkpoint', CHECKPOINT, '--out', out);
      return (await holdpoint('verify', out)).code === 0;
    },
    pidsOf: (app) => pidsWith(`/${app}/dist/main.js`),
    /** Of the signer, or of the witness. */
    keepersOf: (name) => pidsWith(`/keeper-main.js ${name} `),
    async [Symbol.asyncDispose]() {
      await pool.end().catch(() => undefined);
      up.kill('SIGINT');
      await up.ended;
      scratch[Symbol.dispose]();
    },
  };
}
