import { readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { SoftwareKey } from '@holdpoint/shared/webauthn/software-key';

import { configDirectoryOf } from '../config-directory.js';
import type { Env } from '../env.js';
import { writePrivateFile } from '../platform/secrets.js';

/** Of everybody but the owner. */
const OTHERS = 0o077;

/** Where the key of an account lies unless said: `HOLDPOINT_CONFIG_DIR`, else the user's own configuration. */
export function keyFileOf(env: Env, wanted: string | undefined, account: string): string {
  if (wanted !== undefined) return resolve(wanted);
  return join(configDirectoryOf(env), 'credentials', `${account}.json`);
}

/**
 * The key in a file. Throws `credential.file_missing`, `credential.file_open` where others could read it, and
 * `credential.file_unreadable` (all invalid).
 */
export async function readKeyFile(path: string): Promise<SoftwareKey> {
  const mode = await modeOf(path);
  if (mode === undefined)
    throw refusal(
      'file_missing',
      `No authenticator at ${path}: \`holdpoint credential enrol\` makes one.`,
    );
  // Whoever reads the key signs in its owner's name: the same rule as that of ssh.
  if ((mode & OTHERS) !== 0)
    throw refusal('file_open', `Others may read ${path}. Make it yours alone: chmod 600 ${path}`);
  const parsed = SoftwareKey.safeParse(parseJson(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw refusal('file_unreadable', `${path} is not the key of an authenticator.`);
}

/** Writes a new key, mode 0600. Throws `credential.file_taken` where there is a file: a key is never written over. */
export async function writeKeyFile(path: string, key: SoftwareKey): Promise<void> {
  if ((await modeOf(path)) !== undefined)
    throw refusal(
      'file_taken',
      `There is a file at ${path} already; say another with --credential.`,
    );
  await writePrivateFile(path, `${JSON.stringify(key, null, 2)}\n`);
}

/** Takes a key away that nobody enrolled. */
export async function removeKeyFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode;
  } catch (error) {
    const isMissing =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
    if (isMissing) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(what: string, message: string): HoldpointError {
  return new HoldpointError({ code: `credential.${what}`, kind: 'invalid', message });
}
