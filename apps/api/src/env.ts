import { type JudgeChoice, JudgeChoices } from '@holdpoint/shared/contracts/campaigns';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { z } from 'zod';

import type { Witness } from './ledger/cosigning.js';
import { isRange, type PrivateRanges } from './webhooks/address-rules.js';

const RELYING_ORIGINS =
  'expected origins such as https://holdpoint.example, the first one’s host being the domain of all: WebAuthn knows no addresses';

/** The host of the first is the relying party's id: each page must be of it or of a domain below. WebAuthn Level 3 §5.1.3. */
const RelyingOrigins = z
  .array(
    z.url({ protocol: /^https?$/, hostname: /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?[a-z]$|^localhost$/ }),
  )
  .transform((urls) => urls.map((url) => new URL(url).origin))
  .refine((origins) => {
    const domain = new URL(origins[0] ?? 'http://localhost').hostname;
    const hosts = origins.map((origin) => new URL(origin).hostname);
    return hosts.every((host) => host === domain || host.endsWith(`.${domain}`));
  });

const PostgresUrl = z.url({
  protocol: /^postgres(?:ql)?$/,
  error: 'expected postgresql://user:password@host:port/database',
});

const Witnesses = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(200),
      url: z.url({ protocol: /^https?$/ }),
      key: z.string().refine(isCosigner),
      sameHost: z.boolean().default(false),
    }),
  )
  // A signed note has at most 16 signatures, and the log's own keys take up to four while they rotate.
  .max(10)
  .refine((witnesses) => new Set(witnesses.map(({ name }) => name)).size === witnesses.length);

const Settings = z.object({
  HOLDPOINT_API_DATABASE_URL: PostgresUrl,
  /** Of the role that grows the log. */
  HOLDPOINT_SEQUENCER_DATABASE_URL: PostgresUrl,
  /** Of the process that holds the log's keys. */
  HOLDPOINT_SIGNER_URL: z.url({ protocol: /^https?$/, error: 'expected http://127.0.0.1:port' }),
  HOLDPOINT_SIGNER_TOKEN: z.string('expected the token that the signer asks for').min(16),
  /** Name of the log, for good. A key name of C2SP signed-note: no space, no plus. */
  HOLDPOINT_LOG_ORIGIN: z
    .string()
    .regex(/^[!-*,-~]{1,200}$/, 'expected a name such as holdpoint.example/lab')
    .default('holdpoint.local/default'),
  /** Where the log is published as files; nowhere unless said. */
  HOLDPOINT_LOG_DIRECTORY: z.string().min(1).optional(),
  /** Who cosigns the log's heads. */
  HOLDPOINT_WITNESSES: z
    .string()
    .default('[]')
    .transform((text, context) => {
      const parsed = Witnesses.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({
        code: 'custom',
        message: 'expected a JSON list of {name, url, key, sameHost?} with cosigners’ keys',
      });
      return z.NEVER;
    }),
  /** Authority that says when a head was there (RFC 3161). */
  HOLDPOINT_TSA_URL: z.url({ protocol: /^https?$/, error: 'expected https://host' }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' }).optional(),
  HOLDPOINT_OBJECTS_DIR: z.string({ error: 'expected the directory of the object store' }).min(1),
  /** 0 takes any free port. */
  HOLDPOINT_PORT: z.coerce
    .number({ error: 'expected a port number' })
    .int()
    .min(0)
    .max(65_535)
    .default(4600),
  /** Loopback unless said: whoever serves others puts TLS in front. */
  HOLDPOINT_HOST: z.string().min(1).default('127.0.0.1'),
  /** Where browsers reach the portal, when something stands in front: `https://holdpoint.example`. */
  HOLDPOINT_PUBLIC_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'expected https://host' })
    .transform((url) => new URL(url).origin)
    .optional(),
  /** Of the pages that may ask authenticators to sign, comma-separated; the public origin unless said. */
  HOLDPOINT_RP_ORIGINS: z
    .string()
    .default('')
    .transform((text, context) => {
      const parsed = RelyingOrigins.safeParse(text.split(',').flatMap((part) => part.trim() || []));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: RELYING_ORIGINS });
      return z.NEVER;
    }),
  /** `1`: standard input is the parent's pipe, and its end means that the parent died. */
  HOLDPOINT_PARENT_PIPE: z.enum(['0', '1']).default('0'),
  HOLDPOINT_BOOTSTRAP_ADMIN_PASSWORD: z
    .string()
    .min(12, 'expected at least 12 characters')
    .max(256)
    .optional(),
  /** Who grades where a campaign names no judge of its own. */
  HOLDPOINT_JUDGES: z
    .string()
    .default('[]')
    .transform((text, context) => {
      const parsed = JudgeChoices.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({
        code: 'custom',
        message: 'expected a JSON list of {role, provider, providerModel, family}, one a role',
      });
      return z.NEVER;
    }),
  /** Key that seals webhooks' signing keys: 32 bytes in base64. Without it there are no webhooks. */
  HOLDPOINT_SECRETS_KEY: z
    .base64('expected 32 bytes in base64')
    .transform((text) => Uint8Array.from(Buffer.from(text, 'base64')))
    .refine(({ length }) => length === 32, 'expected 32 bytes in base64')
    .optional(),
  /** Networks that are not public and that webhooks may call all the same. */
  HOLDPOINT_WEBHOOK_PRIVATE_RANGES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((range) => range.trim() || []))
    .refine((ranges) => ranges.every(isRange), 'expected networks such as 10.20.0.0/16, by comma'),
  /** File that says whose signatures of models are trusted; without it every one is refused. */
  HOLDPOINT_MODEL_SIGNING: z.string().min(1).optional(),
  HOLDPOINT_LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug'])
    .default('info'),
});

/** What the transparency log needs. */
export interface LogEnv {
  readonly sequencerUrl: string;
  readonly signerUrl: string;
  readonly signerToken: string;
  readonly origin: string;
  readonly directory: string | undefined;
  readonly witnesses: readonly Witness[];
  readonly tsaUrl: string | undefined;
}

export interface Env {
  readonly databaseUrl: string;
  readonly log: LogEnv;
  readonly redisUrl: string | undefined;
  readonly objectsDirectory: string;
  readonly port: number;
  readonly host: string;
  readonly publicOrigin: string | undefined;
  /** Empty: the public origin, else the API's own. */
  readonly rpOrigins: readonly string[];
  readonly parentPipe: boolean;
  readonly bootstrapAdminPassword: string | undefined;
  /** At most one a role; empty where every campaign names its own. */
  readonly judges: readonly JudgeChoice[];
  /** 32 bytes, outside of the database. */
  readonly secretsKey: Uint8Array | undefined;
  readonly webhookPrivateRanges: PrivateRanges;
  /** Path; undefined trusts nobody. */
  readonly modelSigningFile: string | undefined;
  readonly logLevel: z.infer<typeof Settings>['HOLDPOINT_LOG_LEVEL'];
}

/** Reads the settings; an error names every wrong one with what was expected, and never its value, which may be secret. */
export function readEnv(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new HoldpointError({
      code: 'settings.invalid',
      kind: 'invalid',
      message: `Wrong settings of the API:\n${lines.join('\n')}`,
    });
  }
  const settings = parsed.data;
  return {
    databaseUrl: settings.HOLDPOINT_API_DATABASE_URL,
    log: {
      sequencerUrl: settings.HOLDPOINT_SEQUENCER_DATABASE_URL,
      signerUrl: settings.HOLDPOINT_SIGNER_URL,
      signerToken: settings.HOLDPOINT_SIGNER_TOKEN,
      origin: settings.HOLDPOINT_LOG_ORIGIN,
      directory: settings.HOLDPOINT_LOG_DIRECTORY,
      witnesses: settings.HOLDPOINT_WITNESSES,
      tsaUrl: settings.HOLDPOINT_TSA_URL,
    },
    redisUrl: settings.REDIS_URL,
    objectsDirectory: settings.HOLDPOINT_OBJECTS_DIR,
    port: settings.HOLDPOINT_PORT,
    host: settings.HOLDPOINT_HOST,
    publicOrigin: settings.HOLDPOINT_PUBLIC_ORIGIN,
    rpOrigins: settings.HOLDPOINT_RP_ORIGINS,
    parentPipe: settings.HOLDPOINT_PARENT_PIPE === '1',
    bootstrapAdminPassword: settings.HOLDPOINT_BOOTSTRAP_ADMIN_PASSWORD,
    judges: settings.HOLDPOINT_JUDGES,
    secretsKey: settings.HOLDPOINT_SECRETS_KEY,
    webhookPrivateRanges: settings.HOLDPOINT_WEBHOOK_PRIVATE_RANGES,
    modelSigningFile: settings.HOLDPOINT_MODEL_SIGNING,
    logLevel: settings.HOLDPOINT_LOG_LEVEL,
  };
}

/** A witness with a key of another type would never be heard. */
function isCosigner(key: string): boolean {
  try {
    return parseVerifierKey(key).type !== 'ed25519';
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
