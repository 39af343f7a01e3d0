import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

import {
  formatPublicKey,
  formatSigningKey,
  parseSigningKey,
} from '@holdpoint/shared/webhooks/key-text';

export interface SigningKey {
  /** `whpk_…`, for receivers. */
  readonly publicKey: string;
  /** `whsk_…`, a secret. */
  readonly signingKey: string;
}

/** A new Ed25519 key pair. */
export function newSigningKey(): SigningKey {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, publicKey] = [Buffer.from(d ?? '', 'base64url'), Buffer.from(x ?? '', 'base64url')];
  return {
    publicKey: formatPublicKey(publicKey),
    signingKey: formatSigningKey({ seed, publicKey }),
  };
}

/** The Ed25519 signature of `content`, 64 bytes. Throws `webhook.key_malformed` for what is no `whsk_…`. */
export function signWith(signingKey: string, content: Uint8Array): Uint8Array {
  const { seed, publicKey } = parseSigningKey(signingKey);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', d: text(seed), x: text(publicKey) },
  });
  return sign(null, content, key);
}
