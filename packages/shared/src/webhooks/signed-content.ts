import { utf8ToBytes } from '@noble/hashes/utils.js';

import { toBase64 } from '../encoding/base64.js';

/** What one attempt puts under its signature. */
export interface SignedParts {
  /** `webhook-id`: the same at every attempt of one event, so that a receiver drops what it has seen. No dot in it. */
  readonly id: string;
  /** `webhook-timestamp`: whole seconds since 1970, of the attempt. */
  readonly timestamp: number;
  /** The body, byte for byte as it is sent. */
  readonly body: string;
}

/** `id.timestamp.body` in UTF-8. Standard Webhooks, "Signature scheme". Total. */
export function signedContent({ id, timestamp, body }: SignedParts): Uint8Array {
  return utf8ToBytes(`${id}.${timestamp}.${body}`);
}

/**
 * The `webhook-signature` header: `v1a,<base64>` of each Ed25519 signature, parted by spaces. More than one while a new
 * key takes over from an old one. Total.
 */
export function signatureHeader(signatures: readonly Uint8Array[]): string {
  return signatures.map((signature) => `v1a,${toBase64(signature)}`).join(' ');
}
