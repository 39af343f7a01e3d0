import { z } from 'zod';

import { fromBase64Url, toBase64Url } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { EnrolledCredential } from './enrolled-credential.js';
import type { SoftwareCredential } from './software-authenticator.js';

const base64url = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[A-Za-z0-9_-]+$/);

/** A software authenticator's key as its holder keeps it. Whoever reads it signs in its holder's name. */
export const SoftwareKey = z.strictObject({
  schema: z.literal('holdpoint.software-key.v1'),
  credentialId: EnrolledCredential.shape.credentialId,
  /** PKCS#8, base64url. */
  privateKey: base64url,
  /** SPKI, base64url. */
  publicKey: base64url,
});
export type SoftwareKey = z.infer<typeof SoftwareKey>;

interface KeyPair {
  readonly privateKey: unknown;
  readonly publicKey: unknown;
}

type Curve = { readonly name: 'ECDSA'; readonly namedCurve: 'P-256' };

/** What is needed of WebCrypto; `crypto.subtle` of Node 24 and of browsers is one. */
export interface SigningSubtle {
  generateKey(algorithm: Curve, extractable: true, usages: ('sign' | 'verify')[]): Promise<KeyPair>;
  exportKey(format: 'pkcs8' | 'spki', key: never): Promise<ArrayBuffer>;
  importKey(
    format: 'pkcs8',
    key: Uint8Array<ArrayBuffer>,
    algorithm: Curve,
    extractable: false,
    usages: 'sign'[],
  ): Promise<unknown>;
  sign(
    algorithm: { readonly name: 'ECDSA'; readonly hash: 'SHA-256' },
    key: never,
    message: Uint8Array<ArrayBuffer>,
  ): Promise<ArrayBuffer>;
}

const CURVE: Curve = { name: 'ECDSA', namedCurve: 'P-256' };

/** A new P-256 key under an id of 32 random bytes, which the caller draws. */
export async function newSoftwareKey(
  subtle: SigningSubtle,
  credentialId: Uint8Array,
): Promise<SoftwareKey> {
  const pair = await subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const exported = async (format: 'pkcs8' | 'spki', key: unknown): Promise<string> =>
    toBase64Url(new Uint8Array(await subtle.exportKey(format, key as never)));
  return {
    schema: 'holdpoint.software-key.v1',
    credentialId: toBase64Url(credentialId),
    privateKey: await exported('pkcs8', pair.privateKey),
    publicKey: await exported('spki', pair.publicKey),
  };
}

/** The key as the software authenticator takes it. Throws `credential.key_unreadable` (invalid). */
export function softwareCredentialOf(subtle: SigningSubtle, key: SoftwareKey): SoftwareCredential {
  const read = (text: string): Uint8Array<ArrayBuffer> => {
    const bytes = fromBase64Url(text);
    if (bytes !== null) return Uint8Array.from(bytes);
    throw new HoldpointError({
      code: 'credential.key_unreadable',
      kind: 'invalid',
      message: 'The key of this authenticator is not base64url.',
    });
  };
  const pkcs8 = read(key.privateKey);
  return {
    credentialId: read(key.credentialId),
    publicKey: read(key.publicKey),
    sign: async (message) => {
      const imported = await subtle.importKey('pkcs8', pkcs8, CURVE, false, ['sign']);
      const hash = { name: 'ECDSA', hash: 'SHA-256' } as const;
      const raw = await subtle.sign(hash, imported as never, Uint8Array.from(message));
      return derSignatureOf(new Uint8Array(raw));
    },
  };
}

const INTEGER = 0x02;
const SEQUENCE = 0x30;

/** DER, as WebAuthn wants it, of the two numbers that WebCrypto gives side by side. RFC 3279 §2.2.3. Total. */
export function derSignatureOf(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const numbers = [...integerOf(raw.subarray(0, half)), ...integerOf(raw.subarray(half))];
  return Uint8Array.of(SEQUENCE, numbers.length, ...numbers);
}

function integerOf(bytes: Uint8Array): number[] {
  const start = bytes.findIndex((byte) => byte !== 0);
  const value = start < 0 ? [0] : [...bytes.subarray(start)];
  const padded = (value[0] ?? 0) >= 0x80 ? [0, ...value] : value;
  return [INTEGER, padded.length, ...padded];
}
