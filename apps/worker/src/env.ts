import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { BackendName } from '@holdpoint/adapters/compute/backend-probe';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import type { ComputationSettings } from './worker.js';

const whole = (least: number, most: number) =>
  z.coerce
    .number({ error: `expected a whole number from ${least} to ${most}` })
    .int(`expected a whole number from ${least} to ${most}`)
    .min(least, `expected at least ${least}`)
    .max(most, `expected at most ${most}`);

const Environment = z.object({
  HOLDPOINT_WORKER_DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'expected postgres://holdpoint_worker:password@host:port/database',
  }),
  /** Doorbells over Redis; without it they ring in PostgreSQL. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' }).optional(),
  HOLDPOINT_PROVIDERS: z
    .string('expected a JSON object of providers by alias')
    .min(2, 'expected a JSON object of providers by alias'),
  HOLDPOINT_OBJECTS_DIR: z.string('expected a directory').min(1, 'expected a directory'),
  HOLDPOINT_WORKER_CONCURRENCY: whole(1, 10_000).default(32),
  HOLDPOINT_WORKER_SANDBOXES: whole(1, 1000).default(availableParallelism()),
  HOLDPOINT_WORKER_COMPUTATIONS: whole(1, 64).default(1),
  /** Where computations lie while they run; beside the objects unless said. */
  HOLDPOINT_COMPUTE_DIR: z.string().optional(),
  HOLDPOINT_SANDBOX: z
    .string()
    .regex(/^(auto|off|\/.+)$/, 'expected auto, off or the absolute path of bwrap')
    .default('auto'),
  // Below 3 s a heartbeat at a third of it would be lost to one slow statement; above 600 s a death blocks a run.
  HOLDPOINT_LEASE_SECONDS: whole(3, 600).default(30),
  /** Set by a parent that holds our standard input open and wants us gone when it dies. */
  HOLDPOINT_PARENT_PIPE: z.enum(['0', '1'], 'expected 0 or 1').default('0'),
  /** Metrics and probes over HTTP; nothing listens without it. 0 takes any free port. */
  HOLDPOINT_METRICS_PORT: whole(0, 65_535).optional(),
  /** Loopback unless said: whoever reaches this port is not asked for a token. */
  HOLDPOINT_METRICS_HOST: z.string().default('127.0.0.1'),
  /** The compute backend to use; the best of the machine unless said. */
  WORKER_BACKEND: BackendName.optional(),
  HOLDPOINT_LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'expected trace, debug, info, warn, error or silent',
    )
    .default('info'),
});

export interface WorkerEnvironment {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly providersText: string;
  readonly objectsDirectory: string;
  readonly concurrency: number;
  readonly sandboxConcurrency: number;
  readonly computations: ComputationSettings;
  /** `auto`, `off` or the path of bubblewrap. */
  readonly sandbox: string;
  /** Folders in which `auto` looks for bubblewrap. */
  readonly searchPath: string;
  readonly leaseSeconds: number;
  readonly diesWithParent: boolean;
  /** Where metrics and probes are answered; null: nowhere. */
  readonly operations: { readonly host: string; readonly port: number } | null;
  readonly logLevel: string;
  /** Everything else by name, from which providers take the secrets that their settings name. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

/** What the process of a computation may know: where libraries and devices are, and how to choose among them; no secret. */
const COMPUTE_VARIABLES =
  /^(?:PATH|HOME|TMPDIR|LANG|LC_ALL|TZ|LD_LIBRARY_PATH|CUDA_\w+|NVIDIA_\w+|VK_\w+|XDG_RUNTIME_DIR|OMP_NUM_THREADS|HOLDPOINT_COMPUTE_\w+)$/;

/** Settings of the worker. Throws `settings.invalid`, which names each wrong one and what was expected, no values. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): WorkerEnvironment {
  // An empty variable is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new HoldpointError({
      code: 'settings.invalid',
      kind: 'invalid',
      message: `Wrong settings of the worker:\n  ${places.join('\n  ')}`,
    });
  }
  const env = parsed.data;
  return {
    databaseUrl: env.HOLDPOINT_WORKER_DATABASE_URL,
    redisUrl: env.REDIS_URL ?? null,
    providersText: env.HOLDPOINT_PROVIDERS,
    objectsDirectory: env.HOLDPOINT_OBJECTS_DIR,
    concurrency: env.HOLDPOINT_WORKER_CONCURRENCY,
    sandboxConcurrency: env.HOLDPOINT_WORKER_SANDBOXES,
    computations: {
      atOnce: env.HOLDPOINT_WORKER_COMPUTATIONS,
      backend: env.WORKER_BACKEND ?? null,
      directory: env.HOLDPOINT_COMPUTE_DIR ?? join(env.HOLDPOINT_OBJECTS_DIR, '..', 'computations'),
      environment: Object.fromEntries(
        Object.entries(variables).flatMap(([name, value]) =>
          COMPUTE_VARIABLES.test(name) && value !== undefined ? [[name, value] as const] : [],
        ),
      ),
    },
    sandbox: env.HOLDPOINT_SANDBOX,
    searchPath: variables['PATH'] ?? '',
    leaseSeconds: env.HOLDPOINT_LEASE_SECONDS,
    diesWithParent: env.HOLDPOINT_PARENT_PIPE === '1',
    operations:
      env.HOLDPOINT_METRICS_PORT === undefined
        ? null
        : { host: env.HOLDPOINT_METRICS_HOST, port: env.HOLDPOINT_METRICS_PORT },
    logLevel: env.HOLDPOINT_LOG_LEVEL,
    secrets: variables,
  };
}
