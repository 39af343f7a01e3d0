import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { formatVerifierKey, verifierKeyOf } from '@holdpoint/shared/tlog/verifier-key';
import { z } from 'zod';

import { KeyRecord, makeKey, openKey } from '../signer/key-file.js';
import { openStateDirectory, readPrivateFile, writeDurably } from '../signer/private-files.js';
import type { NoteKey } from '../signer/sign-note.js';
import { readState } from '../signer/signer-state.js';
import { hasMlDsa } from '../signer/signing-key.js';
import { lockState } from '../signer/state-lock.js';
import { createWitnessMemory } from './witness-memory.js';

const WitnessFile = z.strictObject({
  name: z.string(),
  keys: z.array(KeyRecord).min(1),
});
export type WitnessFile = z.infer<typeof WitnessFile>;

const FILE = 'witness.json';

/** Makes the keys of a new witness, in files. Errors: `witness.keys_exist`, `log.verifier_key_malformed`, `state.locked`. */
export async function generateWitnessKeys(directory: string, name: string): Promise<WitnessFile> {
  await openStateDirectory(directory);
  using _lock = lockState(directory);
  if (await hasWitnessKeys(directory)) {
    throw new HoldpointError({
      code: 'witness.keys_exist',
      kind: 'conflict',
      message: `${directory} has keys.`,
    });
  }
  const first = await makeKey(directory, { name: 'ed25519', algorithm: 'ed25519', program: null });
  const second = { name: 'ml-dsa-44', algorithm: 'ml-dsa-44', program: null } as const;
  const file = { name, keys: hasMlDsa() ? [first, await makeKey(directory, second)] : [first] };
  // Before the keys count as made: a name that no note may bear is refused here.
  verifierKeysOf(file);
  await createWitnessMemory(directory);
  await writeDurably(join(directory, FILE), `${JSON.stringify(file, null, 2)}\n`);
  return file;
}

export async function hasWitnessKeys(directory: string): Promise<boolean> {
  return (await readPrivateFile(join(directory, FILE))) !== undefined;
}

/** Texts of the verifier keys of a witness, Ed25519 first. Error `state.malformed`. */
export async function readWitnessKeys(directory: string): Promise<readonly string[]> {
  return verifierKeysOf(await readState(join(directory, FILE), WitnessFile));
}

/** Errors: `state.malformed`, also without keys, and those of `openKey`. */
export async function openWitnessKeys(directory: string): Promise<readonly NoteKey[]> {
  const { name, keys } = await readState(join(directory, FILE), WitnessFile);
  return Promise.all(
    keys.map(async (record) => ({
      verifier: verifierOf(name, record),
      key: await openKey(directory, record),
    })),
  );
}

/** Texts of the verifier keys, Ed25519 first. */
export function verifierKeysOf({ name, keys }: WitnessFile): readonly string[] {
  return keys.map((record) => formatVerifierKey(verifierOf(name, record)));
}

function verifierOf(name: string, { algorithm, publicKey }: KeyRecord): NoteKey['verifier'] {
  return verifierKeyOf(name, `cosignature-${algorithm}`, Buffer.from(publicKey, 'base64'));
}
