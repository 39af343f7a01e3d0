import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { readPrivateFile, writeDurably } from './private-files.js';
import { Base64 } from './signer-requests.js';
import { readState } from './signer-state.js';
import {
  commandKey,
  createKeyFile,
  openKeyFile,
  publicKeyOfCommand,
  type SigningKey,
} from './signing-key.js';

/** One key: in `NAME.pem`, or with the program that keeps it. */
export const KeyRecord = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  algorithm: z.enum(['ed25519', 'ml-dsa-44']),
  publicKey: Base64,
  program: z.string().nullable(),
});
export type KeyRecord = z.infer<typeof KeyRecord>;

/** Keys that the log signs with at one time, Ed25519 first. */
const Generation = z.strictObject({
  state: z.enum(['signing', 'retired']),
  keys: z.array(KeyRecord).min(1),
});
export type Generation = z.infer<typeof Generation>;

/** What a signer is, beside its private keys; generations newest first, rotation notes oldest first. */
export const KeyFile = z.strictObject({
  origin: z.string().regex(/^[^\s+\p{Cc}]+$/u, 'expected a name without spaces and plus signs'),
  log: z.array(Generation).min(1),
  statement: KeyRecord,
  rotations: z.array(z.string()),
});
export type KeyFile = z.infer<typeof KeyFile>;

const KEYS = 'keys.json';

/** Errors: `signer.no_keys` in a new directory, `state.malformed`. */
export async function readKeyFile(directory: string): Promise<KeyFile> {
  const path = join(directory, KEYS);
  if (!(await hasKeyFile(directory))) {
    throw new HoldpointError({
      code: 'signer.no_keys',
      kind: 'not_found',
      message: `No keys in ${directory}: make them with \`holdpoint signer keygen --state ${directory}\`.`,
    });
  }
  return readState(path, KeyFile);
}

export async function hasKeyFile(directory: string): Promise<boolean> {
  return (await readPrivateFile(join(directory, KEYS))) !== undefined;
}

export async function writeKeyFile(directory: string, keys: KeyFile): Promise<void> {
  const text = JSON.stringify(KeyFile.parse(keys), null, 2);
  await writeDurably(join(directory, KEYS), `${text}\n`);
}

/** Makes one key in a file, or takes over that of a program, which must hold it by this name. */
export async function makeKey(
  directory: string,
  { name, algorithm, program }: Omit<KeyRecord, 'publicKey'>,
): Promise<KeyRecord> {
  const publicKey =
    program === null
      ? (await createKeyFile(keyPath(directory, name), algorithm)).publicKey
      : await publicKeyOfCommand(program, name);
  return { name, algorithm, program, publicKey: Buffer.from(publicKey).toString('base64') };
}

/** The private key of a record; `key.mismatch` where the file holds another one. */
export async function openKey(directory: string, record: KeyRecord): Promise<SigningKey> {
  const { name, algorithm, program } = record;
  const publicKey = Buffer.from(record.publicKey, 'base64');
  if (program !== null) return commandKey(program, name, publicKey);
  const key = await openKeyFile(keyPath(directory, name), algorithm);
  if (publicKey.equals(key.publicKey)) return key;
  throw new HoldpointError({
    code: 'key.mismatch',
    kind: 'integrity',
    message: `${keyPath(directory, name)} is not the key that ${KEYS} names.`,
  });
}

export function keyPath(directory: string, name: string): string {
  return join(directory, `${name}.pem`);
}
