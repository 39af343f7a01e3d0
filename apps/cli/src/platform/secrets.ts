import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

/** What one installation keeps beside its database, mode 0600; never in PostgreSQL, a job or a log. */
export const Secrets = z.strictObject({
  apiDatabasePassword: z.string().min(20),
  workerDatabasePassword: z.string().min(20),
  /** Of the role that grows the log. */
  sequencerDatabasePassword: z.string().min(20),
  administratorPassword: z.string().min(12),
  /** 32 bytes in base64: seals webhooks' signing keys in the database. */
  secretsKey: z.base64().length(44),
  /** Of the demonstration's people; empty until it runs. */
  demonstrationPasswords: z.record(z.string(), z.string()),
});
export type Secrets = z.infer<typeof Secrets>;

const FILE = 'secrets.json';

/** 24 random bytes: 32 characters that need no quoting anywhere. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** Reads the secrets of a data directory, making them at first. A broken file is `secrets.invalid`, never overwritten. */
export async function loadSecrets(dataDirectory: string): Promise<Secrets> {
  const path = join(dataDirectory, FILE);
  const text = await readTextIfThere(path);
  if (text === null) {
    const secrets: Secrets = {
      apiDatabasePassword: randomPassword(),
      workerDatabasePassword: randomPassword(),
      sequencerDatabasePassword: randomPassword(),
      administratorPassword: randomPassword(),
      secretsKey: randomBytes(32).toString('base64'),
      demonstrationPasswords: {},
    };
    await saveSecrets(dataDirectory, secrets);
    return secrets;
  }
  const parsed = Secrets.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new HoldpointError({
      code: 'secrets.invalid',
      kind: 'invalid',
      message: `${path} is not a secrets file. Restore it, or remove ${dataDirectory} to begin anew.`,
    });
  }
  return parsed.data;
}

export async function saveSecrets(dataDirectory: string, secrets: Secrets): Promise<void> {
  await writePrivateFile(join(dataDirectory, FILE), `${JSON.stringify(secrets, null, 2)}\n`);
}

/** Writes a file that only its owner can read, whole or not at all: a kill in between leaves the old one. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

async function readTextIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
