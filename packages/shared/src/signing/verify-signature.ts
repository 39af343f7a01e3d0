import { z } from 'zod';

import { HoldpointError } from '../errors/holdpoint-error.js';
import { rawSignatureOf } from './es256-signature.js';

/** Every algorithm that the platform verifies; what a key is for decides which of them may sign it. */
export type SignatureAlgorithm = 'ed25519' | 'ml-dsa-44' | 'es256' | 'rs256';

export interface SignedMessage {
  readonly algorithm: SignatureAlgorithm;
  /** 32 raw bytes of Ed25519, 1312 of ML-DSA-44; SubjectPublicKeyInfo in DER for `es256` and `rs256`. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  /** Raw; in DER for `es256`, as WebAuthn writes it. */
  readonly signature: Uint8Array;
}

/** Whether a signature is that of the key over the message; false for anything malformed. */
export type VerifySignature = (signed: SignedMessage) => Promise<boolean>;

interface AlgorithmName {
  readonly name: string;
  readonly namedCurve?: string;
  readonly hash?: string;
}

/** What is needed of WebCrypto; `crypto.subtle` of browsers and of Node 24 is one. */
export interface SubtleLike {
  importKey(
    format: string,
    keyData: Uint8Array<ArrayBuffer>,
    algorithm: AlgorithmName,
    extractable: boolean,
    keyUsages: 'verify'[],
  ): Promise<unknown>;
  verify(
    algorithm: AlgorithmName,
    key: unknown,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}

/** Format of the public key, and the algorithm as WebCrypto names it. */
const imports: Readonly<
  Record<SignatureAlgorithm, { readonly format: string; readonly algorithm: AlgorithmName }>
> = {
  ed25519: { format: 'raw', algorithm: { name: 'Ed25519' } },
  'ml-dsa-44': { format: 'raw-public', algorithm: { name: 'ML-DSA-44' } },
  es256: { format: 'spki', algorithm: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } },
  rs256: { format: 'spki', algorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } },
};

/**
 * One verifier over the WebCrypto of the place: Node 24 has all four algorithms, a browser may lack ML-DSA-44. What it
 * returns never throws but `signing.algorithm_unavailable`.
 */
export function verifierOf(subtle: SubtleLike): VerifySignature {
  return async ({ algorithm, publicKey, message, signature }) => {
    const { format, algorithm: named } = imports[algorithm];
    const raw = algorithm === 'es256' ? rawSignatureOf(signature) : signature;
    if (raw === undefined) return false;
    try {
      const key = await subtle.importKey(format, copyOf(publicKey), named, false, ['verify']);
      return isStrong(key) && (await subtle.verify(named, key, copyOf(raw), copyOf(message)));
    } catch (error) {
      if (isNotSupported(error)) throw unavailable(algorithm, error);
      return false;
    }
  };
}

/** Whether this place can verify an algorithm: a key of an algorithm that it can't is no key to trust here. */
export async function isAvailable(
  subtle: SubtleLike,
  algorithm: SignatureAlgorithm,
): Promise<boolean> {
  const { format, algorithm: named } = imports[algorithm];
  try {
    await subtle.importKey(format, new Uint8Array(1), named, false, ['verify']);
    return true;
  } catch (error) {
    // One byte is no key of any algorithm: a place that knows the algorithm says so.
    return !isNotSupported(error);
  }
}

const RsaKey = z.looseObject({ algorithm: z.looseObject({ modulusLength: z.number() }) });

/** NIST SP 800-131A: RSA of fewer than 2048 bits signs nothing any more; other keys have one length. */
function isStrong(key: unknown): boolean {
  const rsa = RsaKey.safeParse(key);
  return !rsa.success || rsa.data.algorithm.modulusLength >= 2048;
}

// WebCrypto wants an ArrayBuffer of its own: a view may lie on shared memory.
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** Web Cryptography §18.4.4: an unknown algorithm, or one that lacks an operation, is a `NotSupportedError`. */
function isNotSupported(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    error.name === 'NotSupportedError'
  );
}

function unavailable(algorithm: SignatureAlgorithm, cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'signing.algorithm_unavailable',
    kind: 'unavailable',
    message: `Signatures of ${algorithm} can't be verified here.`,
    cause,
  });
}
