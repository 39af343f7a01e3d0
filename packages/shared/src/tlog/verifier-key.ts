import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

import { sha256Bytes } from '../digest/sha256.js';
import { fromBase64, toBase64 } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { isKeyName } from './key-name.js';

/** Signature types of C2SP signed-note that the platform speaks: their byte and the length of their public keys. */
const types = {
  ed25519: { byte: 0x01, keyBytes: 32 },
  'cosignature-ed25519': { byte: 0x04, keyBytes: 32 },
  'cosignature-ml-dsa-44': { byte: 0x06, keyBytes: 1312 },
} as const;

/** What a key signs: the note's text, or as a cosignature (C2SP tlog-cosignature) a tree head with a time. */
export type NoteKeyType = keyof typeof types;

/** A public key that signs notes under a name. */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hex digits; with the name it says which key made a signature, and proves nothing. */
  readonly keyId: string;
  readonly type: NoteKeyType;
  /** 32 raw bytes of Ed25519, 1312 of ML-DSA-44. */
  readonly publicKey: Uint8Array;
}

/** The key with the id that its name, type and bytes give. Throws `log.verifier_key_malformed`. C2SP signed-note. */
export function verifierKeyOf(name: string, type: NoteKeyType, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name) || publicKey.length !== types[type].keyBytes) throw malformed(name);
  const typed = concatBytes(utf8ToBytes(`${name}\n`), typedKey(type, publicKey));
  return { name, keyId: bytesToHex(sha256Bytes(typed).subarray(0, 4)), type, publicKey };
}

/**
 * The key of a text such as `example.com/log+530d903a+AekyeRrm…`. Throws `log.verifier_key_malformed`, also for a type
 * that the platform does not speak and for an id that is not the key's.
 */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', keyId, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? [];
  const [byte, ...publicKey] = fromBase64(encoded) ?? [];
  const type = noteKeyTypes.find((candidate) => types[candidate].byte === byte);
  if (type === undefined) throw malformed(name);
  const key = verifierKeyOf(name, type, Uint8Array.from(publicKey));
  if (key.keyId !== keyId) throw malformed(name);
  return key;
}

/** The text that `parseVerifierKey` reads. C2SP signed-note, "Verifier keys". */
export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${toBase64(typedKey(type, publicKey))}`;
}

const noteKeyTypes: readonly NoteKeyType[] = [
  'ed25519',
  'cosignature-ed25519',
  'cosignature-ml-dsa-44',
];

function typedKey(type: NoteKeyType, publicKey: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(types[type].byte), publicKey);
}

function malformed(name: string): HoldpointError {
  return new HoldpointError({
    code: 'log.verifier_key_malformed',
    kind: 'invalid',
    message: `The verifier key ${JSON.stringify(name)} is malformed or of an unknown type.`,
  });
}
