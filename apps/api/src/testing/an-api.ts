import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { type Client, createClient } from '@holdpoint/shared/contracts/client';
import type { Role } from '@holdpoint/shared/contracts/common';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { logRoutes } from '@holdpoint/shared/contracts/log';
import pg from 'pg';

import { createApplication } from '../application.js';
import type { Env, LogEnv } from '../env.js';
import { createLog } from '../log.js';
import { until } from './a-line.js';
import { aSigner, type TestSigner } from './a-signer.js';
import { TestAuthenticator } from './an-authenticator.js';

/** A running API on loopback with a database of its own. */
export interface TestApi extends AsyncDisposable {
  readonly url: string;
  /** For a second API beside this one. */
  readonly env: Env;
  readonly database: TestDatabase;
  readonly objectsDirectory: string;
  /** Of the log; whoever starts a second API beside this one shares it through `env`. */
  readonly signer: TestSigner;
  readonly administrator: Client;
  /** Statements as the worker's role, which writes evidence. */
  readonly worker: pg.Pool;
  /** Statements as the owner of the tables. */
  readonly owner: pg.Pool;
  /** A client of a new account with these roles; a person unless said. */
  as(name: string, roles: readonly Role[], kind?: 'person' | 'machine'): Promise<SignedIn>;
  anonymous(token?: string): Client;
}

export interface SignedIn {
  readonly call: Client;
  readonly token: string;
  readonly accountId: string;
  /** Of a person; a machine's is refused at its enrolment. */
  readonly authenticator: TestAuthenticator;
}

export const ADMINISTRATOR_PASSWORD = 'an administrator of tests';
export const PERSON_PASSWORD = 'a person of the tests';

/** Judges of two families, as `up` names them. */
export const referenceJudgeChoices: Env['judges'] = [
  {
    role: 'primary',
    provider: 'reference',
    providerModel: 'reference-judge',
    family: 'reference',
  },
  {
    role: 'second',
    provider: 'reference',
    providerModel: 'reference-judge-second',
    family: 'reference-other',
  },
];

/** Starts the whole API on a free port, with a fresh schema and both roles live. */
export async function anApi(
  change: Partial<Env> = {},
  logChange: Partial<LogEnv> = {},
): Promise<TestApi> {
  await using started = new AsyncDisposableStack();
  const database = started.use(await aDatabase());
  const objectsDirectory = await mkdtemp(join(tmpdir(), 'holdpoint-api-'));
  started.defer(() => rm(objectsDirectory, { recursive: true, force: true }));
  const signer = started.use(await aSigner());
  const env: Env = {
    databaseUrl: database.apiUrl,
    log: {
      ...signer.settings,
      sequencerUrl: database.sequencerUrl,
      directory: join(objectsDirectory, 'log'),
      witnesses: [],
      tsaUrl: undefined,
      ...logChange,
    },
    redisUrl: undefined,
    objectsDirectory,
    port: 0,
    host: '127.0.0.1',
    publicOrigin: undefined,
    rpOrigins: [],
    parentPipe: false,
    bootstrapAdminPassword: ADMINISTRATOR_PASSWORD,
    judges: referenceJudgeChoices,
    secretsKey: new Uint8Array(32).fill(7),
    webhookPrivateRanges: ['127.0.0.0/8'],
    modelSigningFile: undefined,
    logLevel: 'silent',
    ...change,
  };
  const application = await createApplication(env, createLog(env.logLevel));
  started.defer(() => application.close());
  await application.listen(0, env.host);
  const url = await application.getUrl();
  const anonymous = (token?: string): Client =>
    createClient({ baseUrl: url, fetcher: fetch, ...(token === undefined ? {} : { token }) });
  const administrator = anonymous(
    await tokenOf(anonymous(), 'administrator', ADMINISTRATOR_PASSWORD),
  );
  await until(
    () => administrator(logRoutes.status, {}),
    ({ size, pending }) => size > 0 && pending === 0,
  );
  const worker = aPool(started, database.workerUrl);
  const owner = aPool(started, database.ownerUrl);
  const running = started.move();
  return {
    url,
    database,
    objectsDirectory,
    signer,
    env,
    administrator,
    worker,
    owner,
    anonymous,
    async as(name, roles, kind = 'person') {
      const password = kind === 'person' ? { password: PERSON_PASSWORD } : {};
      const account = await administrator(identityRoutes.create, {
        body: { name, displayName: name, roles: [...roles], ...password },
      });
      const { token } = await administrator(identityRoutes.issueToken, {
        params: { accountId: account.id },
        body: { label: 'test' },
      });
      const call = anonymous(token);
      return { call, token, accountId: account.id, authenticator: new TestAuthenticator(call) };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function tokenOf(call: Client, name: string, password: string): Promise<string> {
  return (await call(identityRoutes.signIn, { body: { name, password } })).token;
}

function aPool(stack: AsyncDisposableStack, connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 4 });
  pool.on('error', () => undefined);
  stack.defer(() => pool.end());
  return pool;
}
