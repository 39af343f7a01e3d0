import { fromBase64, toBase64 } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';

const PUBLIC_KEY_BYTES = 32;
/** Seed and public key, one after the other, as libsodium keeps an Ed25519 secret key. */
const SIGNING_KEY_BYTES = 64;

export interface SigningKeyParts {
  /** 32 bytes, the private key of RFC 8032. */
  readonly seed: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** `whpk_` and the base64 of a raw Ed25519 public key of 32 bytes. Standard Webhooks, asymmetric keys. */
export function formatPublicKey(publicKey: Uint8Array): string {
  return `whpk_${toBase64(publicKey)}`;
}

/** The 32 bytes of a `whpk_` text. Throws `webhook.key_malformed`. */
export function parsePublicKey(text: string): Uint8Array {
  return keyBytes(text, 'whpk_', PUBLIC_KEY_BYTES);
}

/** `whsk_` and the base64 of seed and public key: a secret, which must be sealed wherever it lies. */
export function formatSigningKey({ seed, publicKey }: SigningKeyParts): string {
  return `whsk_${toBase64(Uint8Array.of(...seed, ...publicKey))}`;
}

/** The parts of a `whsk_` text. Throws `webhook.key_malformed`, which never repeats the text. */
export function parseSigningKey(text: string): SigningKeyParts {
  const bytes = keyBytes(text, 'whsk_', SIGNING_KEY_BYTES);
  return { seed: bytes.slice(0, PUBLIC_KEY_BYTES), publicKey: bytes.slice(PUBLIC_KEY_BYTES) };
}

function keyBytes(text: string, prefix: 'whpk_' | 'whsk_', length: number): Uint8Array {
  const bytes = text.startsWith(prefix) ? fromBase64(text.slice(prefix.length)) : null;
  if (bytes?.length === length) return bytes;
  throw new HoldpointError({
    code: 'webhook.key_malformed',
    kind: 'invalid',
    message: `Expected ${prefix} and the base64 of ${length} bytes.`,
  });
}
