import { fromBase64 } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { parsePublicKey } from './key-text.js';
import { signedContent } from './signed-content.js';

/** How far the sender's clock may be from the receiver's, either way. Standard Webhooks recommends minutes. */
export const TIMESTAMP_TOLERANCE_SECONDS = 300;

const MAXIMUM_SIGNATURES = 8;

/** A request as a receiver got it; headers by their lower-case names. */
export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came, before any JSON parser: another spelling of the same JSON has another signature. */
  readonly body: string;
}

export type WebhookVerdict =
  | { readonly verdict: 'valid'; readonly id: string; readonly timestamp: number }
  | {
      readonly verdict: 'invalid';
      readonly code:
        | 'webhook.header_missing'
        | 'webhook.header_malformed'
        | 'webhook.timestamp_outside'
        | 'webhook.signature_wrong';
    };

/**
 * Whether one of `publicKeys` (`whpk_…`) signed this request within five minutes of `now`. Total in the request, which
 * anybody on the network may have written; a key that is none throws `webhook.key_malformed`. Signatures of another
 * version than `v1a` are passed over. What is valid may still be a repetition: keep the ids that were seen.
 */
export async function verifyWebhook(
  { headers, body }: ReceivedWebhook,
  publicKeys: readonly string[],
  now: Date,
  verify: VerifySignature,
): Promise<WebhookVerdict> {
  const keys = publicKeys.map(parsePublicKey);
  if (keys.length === 0) {
    throw new HoldpointError({
      code: 'webhook.key_malformed',
      kind: 'invalid',
      message: 'Expected at least one public key.',
    });
  }
  const {
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': signatureText,
  } = headers;
  if (id === undefined || time === undefined || signatureText === undefined) {
    return { verdict: 'invalid', code: 'webhook.header_missing' };
  }
  const signatures = signaturesOf(signatureText);
  if (!/^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id) || !/^[1-9]\d{0,11}$/.test(time) || !signatures) {
    return { verdict: 'invalid', code: 'webhook.header_malformed' };
  }
  const timestamp = Number(time);
  if (Math.abs(now.getTime() / 1000 - timestamp) > TIMESTAMP_TOLERANCE_SECONDS) {
    return { verdict: 'invalid', code: 'webhook.timestamp_outside' };
  }
  const message = signedContent({ id, timestamp, body });
  for (const publicKey of keys) {
    for (const signature of signatures) {
      if (await verify({ algorithm: 'ed25519', publicKey, message, signature })) {
        return { verdict: 'valid', id, timestamp };
      }
    }
  }
  return { verdict: 'invalid', code: 'webhook.signature_wrong' };
}

/** Null for a header that is none; bounded, because each signature costs a check with each key. */
function signaturesOf(header: string): readonly Uint8Array[] | null {
  const parts = header.split(' ');
  if (parts.length > MAXIMUM_SIGNATURES) return null;
  const signatures: Uint8Array[] = [];
  for (const part of parts) {
    const comma = part.indexOf(',');
    const version = part.slice(0, comma);
    if (comma < 0 || !/^v\d[a-z]?$/.test(version)) return null;
    if (version !== 'v1a') continue;
    const bytes = fromBase64(part.slice(comma + 1));
    if (bytes?.length !== 64) return null;
    signatures.push(bytes);
  }
  return signatures;
}
