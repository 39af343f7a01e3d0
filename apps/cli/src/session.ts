import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Client, createClient } from '@holdpoint/shared/contracts/client';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { type Env, readEnv } from './env.js';

/** Written by `holdpoint up` beside its database, mode 0600: the address and an operator's token. */
export const PlatformFile = z.strictObject({ url: z.url(), token: z.string() });
export type PlatformFile = z.infer<typeof PlatformFile>;

export const PLATFORM_FILE = 'platform.json';

/** Data directory: `HOLDPOINT_DATA_DIR`, else `.data` in the working directory. */
export function dataDirectoryOf(env: Env): string {
  return env.HOLDPOINT_DATA_DIR ?? join(process.cwd(), '.data');
}

async function readPlatformFile(env: Env): Promise<PlatformFile | null> {
  try {
    const text = await readFile(join(dataDirectoryOf(env), PLATFORM_FILE), 'utf8');
    return PlatformFile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Where a platform is, and who asks. */
export interface Connection {
  readonly url: string;
  readonly token: string;
}

/** Client of the platform that `openConnection` names. */
export async function openSession(options: { readonly url?: string | undefined }): Promise<Client> {
  const { url, token } = await openConnection(options);
  return createClient({ baseUrl: url, token, fetcher: fetch });
}

/** The platform named by `--url`/`HOLDPOINT_URL` and `HOLDPOINT_TOKEN`, else the one that `up` runs here. */
export async function openConnection(options: {
  readonly url?: string | undefined;
}): Promise<Connection> {
  const env = readEnv();
  const local = await readPlatformFile(env);
  const baseUrl = options.url ?? env.HOLDPOINT_URL ?? local?.url;
  if (baseUrl === undefined) {
    throw new HoldpointError({
      code: 'server.unknown',
      kind: 'unavailable',
      message:
        'No platform is known here: start one with `npm start`, or set HOLDPOINT_URL and HOLDPOINT_TOKEN.',
    });
  }
  // The local token belongs to the local platform alone: it must not travel to another address.
  const token = env.HOLDPOINT_TOKEN ?? (baseUrl === local?.url ? local.token : undefined);
  if (token === undefined) {
    throw new HoldpointError({
      code: 'token.missing',
      kind: 'unauthenticated',
      message: `No token for ${baseUrl}: set HOLDPOINT_TOKEN.`,
    });
  }
  return { url: baseUrl.replace(/\/$/, ''), token };
}
