import type { Client } from '@holdpoint/shared/contracts/client';
import {
  type Credential,
  credentialRoutes,
  type SigningRequest,
} from '@holdpoint/shared/contracts/credentials';
import type { Assertion } from '@holdpoint/shared/webauthn/assertion';
import { signWords } from '@holdpoint/shared/webauthn/sign-words';
import { createCredential } from '@holdpoint/shared/webauthn/software-authenticator';
import {
  newSoftwareKey,
  softwareCredentialOf,
  type SoftwareKey,
} from '@holdpoint/shared/webauthn/software-key';

import { readKeyFile, removeKeyFile, writeKeyFile } from './key-file.js';

const ID_BYTES = 32;

/** Makes a key, keeps it at `path`, and enrols it; a key that was refused is not kept. Throws as `writeKeyFile`. */
export async function enrolNewKey(call: Client, path: string, label: string): Promise<Credential> {
  const key = await newSoftwareKey(crypto.subtle, crypto.getRandomValues(new Uint8Array(ID_BYTES)));
  // Before it is enrolled: a key that is known there and lost here would be nobody's.
  await writeKeyFile(path, key);
  try {
    return await enrolKey(call, key, label);
  } catch (error) {
    await removeKeyFile(path);
    throw error;
  }
}

async function enrolKey(call: Client, key: SoftwareKey, label: string): Promise<Credential> {
  const { options, origin } = await call(credentialRoutes.options, {});
  const credential = softwareCredentialOf(crypto.subtle, key);
  const response = createCredential({ options, origin, credential });
  return call(credentialRoutes.enrol, { body: { label, response } });
}

/** Signs the words that were shown with the key at `path`. Throws as `readKeyFile` and `signWords`. */
export async function signWith(
  path: string,
  { text, challenge, credentialIds, rpId, origin }: SigningRequest & { readonly text: string },
): Promise<Assertion> {
  const credential = softwareCredentialOf(crypto.subtle, await readKeyFile(path));
  return signWords(text, { challenge, credentialIds, rpId, origin }, credential);
}

/** The account's key at `path`, made and enrolled unless it is there and still signs. */
export async function keyReadyAt(call: Client, path: string, label: string): Promise<void> {
  const { credentials } = await call(credentialRoutes.list, {});
  const known = await readKeyFile(path).catch(() => undefined);
  const isActive = credentials.some(
    ({ credentialId, state }) => credentialId === known?.credentialId && state === 'active',
  );
  if (isActive) return;
  await removeKeyFile(path);
  await enrolNewKey(call, path, label);
}
