import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { readPrivateFile, writeDurably } from './private-files.js';
import { runKeyCommand } from './run-key-command.js';

export type KeyAlgorithm = 'ed25519' | 'ml-dsa-44';

/** A private key, wherever it lies. `publicKey` is raw: 32 bytes of Ed25519, 1312 of ML-DSA-44. */
export interface SigningKey {
  readonly algorithm: KeyAlgorithm;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

const rawBytes: Readonly<Record<KeyAlgorithm, number>> = { ed25519: 32, 'ml-dsa-44': 1312 };

/** Whether this Node can sign with ML-DSA-44 (FIPS 204); older OpenSSL can't. */
export function hasMlDsa(): boolean {
  try {
    generateKeyPairSync('ml-dsa-44');
    return true;
  } catch {
    return false;
  }
}

/** Makes a key as PKCS#8 PEM, mode 0600, replacing the file. */
export async function createKeyFile(path: string, algorithm: KeyAlgorithm): Promise<SigningKey> {
  const { privateKey } =
    algorithm === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44');
  await writeDurably(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return keyOf(privateKey, algorithm);
}

/** A key that lies in a file. Errors: `key.missing`, `key.exposed`, `key.malformed`. */
export async function openKeyFile(path: string, algorithm: KeyAlgorithm): Promise<SigningKey> {
  const pem = await readPrivateFile(path);
  if (pem === undefined) {
    throw new HoldpointError({
      code: 'key.missing',
      kind: 'not_found',
      message: `No key at ${path}.`,
    });
  }
  return keyOf(parsePrivateKey(pem, path, algorithm), algorithm);
}

/**
 * A key that a program keeps, such as a tool of PKCS#11 or of a KMS: `PROGRAM sign NAME` gets the message on standard
 * input and prints the raw signature in base64. What it prints is verified before it is used.
 * Errors: `key.command_failed`, `key.signature_wrong`.
 */
export function commandKey(program: string, name: string, publicKey: Uint8Array): SigningKey {
  const key = createPublicKey({ key: spkiOf(publicKey), format: 'der', type: 'spki' });
  return {
    algorithm: 'ed25519',
    publicKey,
    async sign(message) {
      const answer = await runKeyCommand(program, ['sign', name], message);
      const signature = Buffer.from(answer.trim(), 'base64');
      if (verify(null, message, key, signature)) return signature;
      throw new HoldpointError({
        code: 'key.signature_wrong',
        kind: 'integrity',
        message: `What ${program} signed as ${name} is not a signature by that key.`,
      });
    },
  };
}

/** Raw public key that `PROGRAM public NAME` prints as SPKI PEM. Errors: `key.command_failed`, `key.malformed`. */
export async function publicKeyOfCommand(program: string, name: string): Promise<Uint8Array> {
  const pem = await runKeyCommand(program, ['public', name], new Uint8Array());
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return rawPublicKey(key, 'ed25519');
  } catch {
    // Told below, as a key of another kind is.
  }
  throw malformed(`What ${program} prints as the public key of ${name}`, 'ed25519');
}

function keyOf(privateKey: KeyObject, algorithm: KeyAlgorithm): SigningKey {
  const publicKey = rawPublicKey(createPublicKey(privateKey), algorithm);
  return {
    algorithm,
    publicKey,
    sign: (message) => Promise.resolve(new Uint8Array(sign(null, message, privateKey))),
  };
}

function parsePrivateKey(pem: string, path: string, algorithm: KeyAlgorithm): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === algorithm) return key;
  } catch {
    // The cause may quote the key.
  }
  throw malformed(path, algorithm);
}

/** The raw key ends both kinds of SubjectPublicKeyInfo: RFC 8410 §4, RFC 9881 §4. */
function rawPublicKey(key: KeyObject, algorithm: KeyAlgorithm): Uint8Array {
  const spki = key.export({ type: 'spki', format: 'der' });
  return new Uint8Array(spki.subarray(-rawBytes[algorithm]));
}

/** RFC 8410 §10.1: the fixed start of an Ed25519 SubjectPublicKeyInfo. */
function spkiOf(publicKey: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
}

function malformed(what: string, algorithm: KeyAlgorithm): HoldpointError {
  return new HoldpointError({
    code: 'key.malformed',
    kind: 'invalid',
    message: `${what} is not a key of ${algorithm} in PEM.`,
  });
}
