import { BackendName } from '@holdpoint/adapters/compute/backend-probe';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

export const Port = z.coerce
  .number('expected a port, 0 to 65535; 0 takes any free one')
  .int()
  .min(0)
  .max(65_535);
const PostgresUrl = z
  .string()
  .regex(/^postgres(?:ql)?:\/\//, 'expected postgresql://user:password@host:port/database');
/** An empty variable counts as unset: shells and CI systems can't easily tell the two apart. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const Env = z.object({
  HOLDPOINT_DATA_DIR: optional(z.string()),
  HOLDPOINT_PORT: optional(Port),
  HOLDPOINT_DEMO: optional(z.enum(['0', '1'], 'expected 0 or 1')),
  HOLDPOINT_SANDBOX: optional(z.string()),
  HOLDPOINT_PROVIDERS: optional(z.string()),
  /** Handed to the API, which checks them; the reference model's judges unless said. */
  HOLDPOINT_JUDGES: optional(z.string()),
  /** Worker processes of `up`; further ones may run on other hosts. */
  HOLDPOINT_WORKERS: optional(
    z.coerce.number('expected a number of workers, 1 to 64').int().min(1).max(64),
  ),
  /** Handed to each worker, which checks them. */
  HOLDPOINT_WORKER_CONCURRENCY: optional(z.string()),
  HOLDPOINT_LEASE_SECONDS: optional(z.string()),
  HOLDPOINT_WORKER_COMPUTATIONS: optional(z.string()),
  HOLDPOINT_COMPUTE_DIR: optional(z.string()),
  /** Port of the first worker's metrics and probes; each further worker takes the next one. */
  HOLDPOINT_METRICS_PORT: optional(Port),
  HOLDPOINT_METRICS_HOST: optional(z.string()),
  /** The compute backend to use; the best of the machine unless said. */
  WORKER_BACKEND: optional(BackendName),
  HOLDPOINT_URL: optional(z.url({ protocol: /^https?$/, error: 'expected http://host:port' })),
  HOLDPOINT_TOKEN: optional(z.string()),
  /** Of the owner of the database: runs the migrations and creates the application's roles. */
  DATABASE_URL: optional(PostgresUrl),
  /** Where an administrator created the roles: used instead of creating them. */
  HOLDPOINT_API_DATABASE_URL: optional(PostgresUrl),
  HOLDPOINT_WORKER_DATABASE_URL: optional(PostgresUrl),
  HOLDPOINT_SEQUENCER_DATABASE_URL: optional(PostgresUrl),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'expected redis://host:port')),
  /** Where browsers reach the portal, when something stands in front of it. */
  HOLDPOINT_PUBLIC_ORIGIN: optional(
    z.url({ protocol: /^https?$/, error: 'expected https://host' }),
  ),
  /** Name of the log, where keys are made and where an operator's own signer keeps them. */
  HOLDPOINT_LOG_ORIGIN: optional(z.string()),
  /** Where an operator runs the signer: used instead of starting one. */
  HOLDPOINT_SIGNER_URL: optional(
    z.url({ protocol: /^http$/, error: 'expected http://127.0.0.1:port' }),
  ),
  /** Shared by signer and API. Its length is checked by the signer: a message here would quote it. */
  HOLDPOINT_SIGNER_TOKEN: optional(z.string()),
  /** Handed to the API, which checks them; a witness of this machine unless said. */
  HOLDPOINT_WITNESSES: optional(z.string()),
  HOLDPOINT_LOG_DIRECTORY: optional(z.string()),
  HOLDPOINT_TSA_URL: optional(z.string()),
  HOLDPOINT_RP_ORIGINS: optional(z.string()),
  /** Handed to the API, which checks them; a key of this installation, and no private range, unless said. */
  HOLDPOINT_SECRETS_KEY: optional(z.string()),
  HOLDPOINT_WEBHOOK_PRIVATE_RANGES: optional(z.string()),
  /** Handed to the API: file that says whose signatures of models are trusted. */
  HOLDPOINT_MODEL_SIGNING: optional(z.string()),
  /** `1`: standard input is the pipe of `up`, and its end means that it died. */
  HOLDPOINT_PARENT_PIPE: optional(z.enum(['0', '1'], 'expected 0 or 1')),
  /** Where keys of software authenticators lie: what signs in your name. */
  HOLDPOINT_CONFIG_DIR: optional(z.string()),
  XDG_CONFIG_HOME: optional(z.string()),
  NO_COLOR: optional(z.string()),
});
export type Env = z.infer<typeof Env>;

/** Reads the settings; `settings.invalid` names each wrong one and what was expected of it. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const parsed = Env.safeParse(source);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join('.')}: ${issue.message}, got ${quoted(source, issue.path)}`,
  );
  throw new HoldpointError({
    code: 'settings.invalid',
    kind: 'invalid',
    message: `Wrong settings in the environment:\n  ${faults.join('\n  ')}`,
  });
}

/** A password inside a URL must not reach a log. */
function quoted(
  source: Readonly<Record<string, string | undefined>>,
  path: readonly PropertyKey[],
): string {
  const value = source[String(path[0])] ?? '';
  return JSON.stringify(value.replace(/:\/\/[^@/]*@/, '://…@'));
}

/** Environment for child processes: all that a program needs to run, without our own settings and secrets. */
export function baseChildEnv(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];
  const entries = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Everything in the environment by name, from which providers take the keys that their settings name. */
export function providerSecrets(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
