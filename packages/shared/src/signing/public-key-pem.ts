import { bytesToHex } from '@noble/hashes/utils.js';

import { fromBase64 } from '../encoding/base64.js';
import type { SignatureAlgorithm } from './verify-signature.js';

/** A public key as `VerifySignature` takes it. */
export interface PublicKey {
  readonly algorithm: Extract<SignatureAlgorithm, 'ed25519' | 'es256'>;
  readonly publicKey: Uint8Array;
}

const PEM =
  /^-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]{1,400})\r?\n-----END PUBLIC KEY-----\s*$/;

/** DER before the 32 bytes of an Ed25519 key. RFC 8410 §4. */
const ED25519_HEADER = '302a300506032b6570032100';
/** DER before the two coordinates of an uncompressed point of P-256. RFC 5480 §2. */
const P256_HEADER = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';

/**
 * The key in a PEM text of one SubjectPublicKeyInfo: Ed25519 or ECDSA over P-256; null for anything else, a private key
 * or a certificate among it. Total.
 */
export function publicKeyFromPem(pem: string): PublicKey | null {
  const der = fromBase64(PEM.exec(pem.trimStart())?.[1]?.replace(/[\r\n]/g, '') ?? '');
  if (der === null) return null;
  const hex = bytesToHex(der);
  if (hex.startsWith(ED25519_HEADER) && der.length === 44)
    return { algorithm: 'ed25519', publicKey: der.slice(12) };
  if (hex.startsWith(P256_HEADER) && der.length === 91)
    return { algorithm: 'es256', publicKey: der };
  return null;
}
