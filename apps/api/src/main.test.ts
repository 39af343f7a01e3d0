import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { createClient } from '@holdpoint/shared/contracts/client';
import { healthRoutes } from '@holdpoint/shared/contracts/health';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';

import { aSigner, type TestSigner } from './testing/a-signer.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const PASSWORD = 'a secret of the administrator';

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly url: string;
  readonly stderr: () => string;
}

let database: TestDatabase;
let objects: string;
let signer: TestSigner;
beforeAll(async () => {
  database = await aDatabase();
  signer = await aSigner();
  objects = await mkdtemp(join(tmpdir(), 'holdpoint-main-'));
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await signer[Symbol.asyncDispose]();
  await rm(objects, { recursive: true, force: true });
});

function launch(change: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const env = {
    HOLDPOINT_API_DATABASE_URL: database.apiUrl,
    HOLDPOINT_SEQUENCER_DATABASE_URL: database.sequencerUrl,
    HOLDPOINT_SIGNER_URL: signer.settings.signerUrl,
    HOLDPOINT_SIGNER_TOKEN: signer.settings.signerToken,
    HOLDPOINT_LOG_ORIGIN: signer.settings.origin,
    HOLDPOINT_OBJECTS_DIR: objects,
    HOLDPOINT_PORT: '0',
    HOLDPOINT_PARENT_PIPE: '1',
    HOLDPOINT_BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
    ...change,
  };
  return spawn(process.execPath, [MAIN], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Resolves with the first line on standard output. */
async function started(): Promise<Running> {
  const child = launch();
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { port } = z
    .strictObject({ ready: z.literal(true), port: z.int().positive() })
    .parse(JSON.parse(line));
  return { child, url: `http://127.0.0.1:${port}`, stderr: () => stderr };
}

function healthOf(url: string): Promise<unknown> {
  return createClient({ baseUrl: url, fetcher: fetch })(healthRoutes.health, {});
}

/** The first healthy answer after an outage; every request before it is answered too, and soon. */
async function healthOfAfterOutage(url: string): Promise<unknown> {
  const signal = AbortSignal.timeout(10_000);
  const fetcher: typeof fetch = (input, init) => fetch(input, { ...init, signal });
  const ask = createClient({ baseUrl: url, fetcher });
  for (;;) {
    const health = await ask(healthRoutes.health, {});
    if (health.status === 'ok') return health;
  }
}

describe('the API as a process', () => {
  it('says its port in one line, serves, and ends cleanly on SIGTERM', async () => {
    const { child, url, stderr } = await started();
    expect(await healthOf(url)).toMatchObject({
      status: 'ok',
      queueBackend: 'postgres',
      oldestUndoneSampleSeconds: null,
    });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(stderr()).not.toContain(PASSWORD);
    expect(stderr()).not.toContain(signer.settings.signerToken);
    expect(stderr()).not.toContain(new URL(database.apiUrl).password);
  });

  it('ends when its parent does', async () => {
    const { child } = await started();
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends too when the parent was killed and nobody reads its log any more', async () => {
    const { child } = await started();
    child.stderr.destroy();
    child.stdout.destroy();
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('outlives the loss of every database connection', async () => {
    const { child, url } = await started();
    await healthOf(url);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const { rowCount } = await owner.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
      [database.name],
    );
    await owner.end();
    expect(rowCount).toBeGreaterThan(1);
    expect(await healthOfAfterOutage(url)).toMatchObject({ status: 'ok' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('does not start on wrong settings, and names them', async () => {
    const child = launch({ HOLDPOINT_PORT: 'http', HOLDPOINT_OBJECTS_DIR: '' });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(stderr).toContain('HOLDPOINT_PORT: expected a port number');
    expect(stderr).toContain('HOLDPOINT_OBJECTS_DIR');
  });
});
