import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { judgeOfRole } from '@holdpoint/evals/judges/reference-judge';
import type { JudgeChoice } from '@holdpoint/shared/contracts/campaigns';

import { baseChildEnv, type Env } from '../env.js';
import { type Database, openDatabase } from './database.js';
import { freePort } from './free-port.js';
import { logKeepersOf } from './log-keepers.js';
import { ManagedProcess, type ProcessSpec } from './managed-process.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { workerFlags } from './worker-flags.js';

export interface Platform extends AsyncDisposable {
  /** For programs: an address, which no name can lead elsewhere. */
  readonly url: string;
  /** For browsers, whose authenticators know domains only (WebAuthn Level 3 §5.1.3). */
  readonly portalUrl: string;
  readonly embeddedDatabase: boolean;
  readonly secrets: Secrets;
  readonly dataDirectory: string;
}

export interface PlatformOptions {
  readonly env: Env;
  readonly dataDirectory: string;
  readonly port: number;
  /** False for a throw-away database: no fsync. */
  readonly durable: boolean;
  readonly onStep: (step: string) => void;
}

const READY_TIMEOUT_MS = 60_000;
/** Stand-ins of known error and of two families, so that suites with a judge run without any key. */
const referenceJudgeChoices: readonly JudgeChoice[] = (['primary', 'second'] as const).map(
  (role) => ({
    role,
    provider: 'reference',
    providerModel: judgeOfRole[role],
    family: role === 'primary' ? 'reference' : 'reference-other',
  }),
);

const entryOf = (app: string) =>
  fileURLToPath(
    new URL(`../../../${app}/dist/${app === 'cli' ? 'keeper-main' : 'main'}.js`, import.meta.url),
  );

/**
 * Starts PostgreSQL, the reference model, the signer and a witness of the log, the API and a worker, in this order, each
 * ready before the next. Disposing stops them in reverse. Errors name the part that failed and where its log lies.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { env, dataDirectory, onStep } = options;
  const logs = join(dataDirectory, 'logs');
  await mkdir(logs, { recursive: true, mode: 0o700 });
  await mkdir(join(dataDirectory, 'objects'), { recursive: true, mode: 0o700 });
  const secrets = await loadSecrets(dataDirectory);
  await using started = new AsyncDisposableStack();

  onStep('PostgreSQL');
  const database = started.use(await openDatabase(env, dataDirectory, secrets, options.durable));

  const launch = async (
    child: Pick<ProcessSpec, 'name' | 'env' | 'flags' | 'args'> & { app: string },
  ) => {
    onStep(child.name);
    const process = started.use(
      new ManagedProcess({
        ...child,
        entry: entryOf(child.app),
        logFile: join(logs, `${child.name.replace(' ', '-').toLowerCase()}.log`),
        readyTimeoutMs: READY_TIMEOUT_MS,
        env: { ...baseChildEnv(), ...child.env },
      }),
    );
    await process.start();
  };

  const shared = {
    HOLDPOINT_OBJECTS_DIR: join(dataDirectory, 'objects'),
    ...(env.REDIS_URL === undefined ? {} : { REDIS_URL: env.REDIS_URL }),
  };
  const modelPort = await freePort(0);
  await launch({
    name: 'reference model',
    app: 'reference-model',
    env: { HOLDPOINT_REFERENCE_PORT: String(modelPort) },
  });
  const keepers = await logKeepersOf(env, dataDirectory);
  for (const keeper of keepers.children) await launch({ ...keeper, app: 'cli' });

  const port = await freePort(options.port);
  const { HOLDPOINT_PUBLIC_ORIGIN: origin, HOLDPOINT_MODEL_SIGNING: trust } = env;
  await launch({
    name: 'API',
    app: 'api',
    env: {
      ...shared,
      ...keepers.apiEnv,
      HOLDPOINT_API_DATABASE_URL: database.apiUrl,
      HOLDPOINT_SEQUENCER_DATABASE_URL: database.sequencerUrl,
      HOLDPOINT_PORT: String(port),
      HOLDPOINT_BOOTSTRAP_ADMIN_PASSWORD: secrets.administratorPassword,
      HOLDPOINT_SECRETS_KEY: env.HOLDPOINT_SECRETS_KEY ?? secrets.secretsKey,
      HOLDPOINT_WEBHOOK_PRIVATE_RANGES: env.HOLDPOINT_WEBHOOK_PRIVATE_RANGES ?? '',
      HOLDPOINT_JUDGES: env.HOLDPOINT_JUDGES ?? JSON.stringify(referenceJudgeChoices),
      ...(trust === undefined ? {} : { HOLDPOINT_MODEL_SIGNING: resolve(trust) }),
      ...(origin === undefined ? {} : { HOLDPOINT_PUBLIC_ORIGIN: origin }),
    },
  });
  const workers = env.HOLDPOINT_WORKERS ?? 1;
  for (let number = 1; number <= workers; number += 1) {
    const ofWorker = workerEnvOf(env, database, modelPort);
    await launch({
      name: number === 1 ? 'worker' : `worker-${number}`,
      app: 'worker',
      flags: workerFlags,
      env: { ...shared, ...ofWorker, ...metricsEnvOf(env, number) },
    });
  }

  const running = started.move();
  return {
    url: `http://127.0.0.1:${port}`,
    portalUrl: `http://localhost:${port}`,
    embeddedDatabase: database.embedded,
    secrets,
    dataDirectory,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function workerEnvOf(env: Env, database: Database, modelPort: number): Record<string, string> {
  const passedOn = {
    HOLDPOINT_WORKER_CONCURRENCY: env.HOLDPOINT_WORKER_CONCURRENCY,
    HOLDPOINT_LEASE_SECONDS: env.HOLDPOINT_LEASE_SECONDS,
    HOLDPOINT_WORKER_COMPUTATIONS: env.HOLDPOINT_WORKER_COMPUTATIONS,
    HOLDPOINT_COMPUTE_DIR: env.HOLDPOINT_COMPUTE_DIR,
    WORKER_BACKEND: env.WORKER_BACKEND,
  };
  const given = Object.entries(passedOn).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    HOLDPOINT_WORKER_DATABASE_URL: database.workerUrl,
    HOLDPOINT_PROVIDERS: providersOf(env, modelPort),
    HOLDPOINT_SANDBOX: env.HOLDPOINT_SANDBOX ?? 'auto',
    // CUDA would multiply in TF32 and call it float32; without a card this is read by nobody.
    NVIDIA_TF32_OVERRIDE: '0',
    ...Object.fromEntries(given),
  };
}

/** Each worker has a port of its own; 0 is a free one for each. */
function metricsEnvOf(env: Env, number: number): Record<string, string> {
  const { HOLDPOINT_METRICS_PORT: first, HOLDPOINT_METRICS_HOST: host } = env;
  if (first === undefined) return {};
  return {
    HOLDPOINT_METRICS_PORT: String(first === 0 ? 0 : first + number - 1),
    ...(host === undefined ? {} : { HOLDPOINT_METRICS_HOST: host }),
  };
}

/** The operator's providers, and `reference`: the stand-in model that this platform runs. */
function providersOf(env: Env, referencePort: number): string {
  const given: unknown = JSON.parse(env.HOLDPOINT_PROVIDERS ?? '{}');
  const reference = {
    kind: 'anthropic',
    baseUrl: `http://127.0.0.1:${referencePort}`,
    apiKey: 'reference',
  };
  return JSON.stringify({ reference, ...(given as Record<string, unknown>) });
}
