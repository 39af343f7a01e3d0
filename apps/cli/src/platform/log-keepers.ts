import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import type { Env } from '../env.js';
import { hasKeyFile, readKeyFile } from '../signer/key-file.js';
import { publishedOf } from '../signer/key-ring.js';
import { DEFAULT_ORIGIN, generateKeys, signerToken } from '../signer/make-keys.js';
import { openStateDirectory } from '../signer/private-files.js';
import { generateWitnessKeys, hasWitnessKeys, readWitnessKeys } from '../witness/witness-keys.js';
import { freePort } from './free-port.js';
import type { ProcessSpec } from './managed-process.js';

/** A child that is to be started before the API. */
export type LogKeeper = Pick<ProcessSpec, 'name' | 'env'> & { readonly args: readonly string[] };

export interface LogKeepers {
  readonly children: readonly LogKeeper[];
  /** Settings of the API. */
  readonly apiEnv: Readonly<Record<string, string>>;
}

interface SignerAddress {
  readonly origin: string;
  readonly url: string;
  readonly token: string;
  readonly logKeys: readonly string[];
  readonly child: LogKeeper | null;
}

const WITNESS_NAME = 'localhost/this-machine';

/**
 * The processes that keep the log's key and its memory, each with a directory of its own: the signer, unless
 * `HOLDPOINT_SIGNER_URL` names one, and a witness, unless `HOLDPOINT_WITNESSES` is set. A witness of this machine falls
 * with it: it is marked so, and no policy takes it for one of another trust domain.
 */
export async function logKeepersOf(env: Env, dataDirectory: string): Promise<LogKeepers> {
  const signer =
    env.HOLDPOINT_SIGNER_URL === undefined
      ? await ownSigner(env, join(dataDirectory, 'signer'))
      : await foreignSigner(env, env.HOLDPOINT_SIGNER_URL);
  const witness =
    env.HOLDPOINT_WITNESSES === undefined
      ? await ownWitness(join(dataDirectory, 'witness'), signer.logKeys)
      : { child: null, setting: env.HOLDPOINT_WITNESSES };
  return {
    children: [signer.child, witness.child].filter((child) => child !== null),
    apiEnv: {
      HOLDPOINT_LOG_ORIGIN: signer.origin,
      HOLDPOINT_SIGNER_URL: signer.url,
      HOLDPOINT_SIGNER_TOKEN: signer.token,
      HOLDPOINT_WITNESSES: witness.setting,
      HOLDPOINT_LOG_DIRECTORY: env.HOLDPOINT_LOG_DIRECTORY ?? join(dataDirectory, 'log'),
      ...given('HOLDPOINT_TSA_URL', env.HOLDPOINT_TSA_URL),
      ...given('HOLDPOINT_RP_ORIGINS', env.HOLDPOINT_RP_ORIGINS),
    },
  };
}

async function ownSigner(env: Env, directory: string): Promise<SignerAddress> {
  await openStateDirectory(directory);
  if (!(await hasKeyFile(directory))) {
    const origin = env.HOLDPOINT_LOG_ORIGIN ?? DEFAULT_ORIGIN;
    await generateKeys({ directory, origin, program: null });
  }
  const { origin, logKeys } = publishedOf(await readKeyFile(directory));
  const token = await signerToken(directory, env.HOLDPOINT_SIGNER_TOKEN);
  const listen = `127.0.0.1:${await freePort(0)}`;
  // Given only where the operator said it: then another log's keys are refused.
  const wanted = env.HOLDPOINT_LOG_ORIGIN;
  const args = ['signer', 'serve', '--json', '--state', directory, '--listen', listen];
  return {
    origin,
    logKeys,
    token,
    url: `http://${listen}`,
    child: {
      name: 'signer',
      args: wanted === undefined ? args : [...args, '--origin', wanted],
      env: { HOLDPOINT_SIGNER_TOKEN: token },
    },
  };
}

async function foreignSigner(env: Env, url: string): Promise<SignerAddress> {
  const token = env.HOLDPOINT_SIGNER_TOKEN ?? '';
  const answer = await fetch(new URL('/v1/keys', url), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  const Keys = z.object({ origin: z.string(), logKeys: z.array(z.string()) });
  const keys = Keys.safeParse(await answer.json().catch(() => null));
  if (!answer.ok || !keys.success) throw unreachable(url);
  return { ...keys.data, url, token, child: null };
}

async function ownWitness(
  directory: string,
  logKeys: readonly string[],
): Promise<{ child: LogKeeper; setting: string }> {
  await openStateDirectory(directory);
  if (!(await hasWitnessKeys(directory))) await generateWitnessKeys(directory, WITNESS_NAME);
  const [key] = await readWitnessKeys(directory);
  const listen = `127.0.0.1:${await freePort(0)}`;
  const args = ['witness', 'serve', '--json', '--state', directory, '--listen', listen];
  const setting = { name: WITNESS_NAME, url: `http://${listen}`, key, sameHost: true };
  return {
    child: { name: 'witness', args: [...args, '--log', ...logKeys], env: {} },
    setting: JSON.stringify([setting]),
  };
}

function given(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}

function unreachable(url: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'signer.unreachable',
    kind: 'unavailable',
    message: `No signer answers at ${url}, or it refuses HOLDPOINT_SIGNER_TOKEN.`,
    cause,
  });
}
