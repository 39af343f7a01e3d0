import { z } from 'zod';

import { fromBase64 } from '../encoding/base64.js';
import { parseVerifierKey, type VerifierKey } from '../tlog/verifier-key.js';
import type { TrustedKey } from './dsse.js';

const Vkey = z.string().refine((text) => isVerifierKey(text), 'expected a verifier key (C2SP)');

/**
 * Whom a consumer trusts, fetched once over a channel that it believes and kept: `GET /v1/log/trust`. All that an offline
 * check proves, it proves to who holds these keys.
 */
export const TrustAnchor = z
  .strictObject({
    schema: z.literal('holdpoint.trust-anchor.v1'),
    /** Origin of the log, and the verifier's name in every attestation. */
    origin: z.string().min(1).max(200),
    logKeys: z.array(Vkey).min(1),
    statementKeys: z
      .array(
        z.strictObject({
          keyid: z.string().min(1).max(200),
          algorithm: z.enum(['ed25519', 'ml-dsa-44']),
          /** Raw, in base64. */
          publicKey: z.string().refine((text) => fromBase64(text) !== null, 'expected base64'),
        }),
      )
      .min(1),
    /** Witnesses in other hands, by verifier keys. */
    witnesses: z.array(Vkey),
    /** Notes by which a key of the log endorsed its successor, oldest first: who kept older keys follows them. */
    rotations: z.array(z.string().min(1).max(1_000_000)).max(64).optional(),
  })
  .meta({ id: 'TrustAnchor' });
export type TrustAnchor = z.infer<typeof TrustAnchor>;

/** The statement keys as `verifyEnvelope` takes them. */
export function statementKeysOf({ statementKeys }: TrustAnchor): TrustedKey[] {
  return statementKeys.map(({ keyid, algorithm, publicKey }) => ({
    keyid,
    algorithm,
    publicKey: fromBase64(publicKey) ?? new Uint8Array(),
  }));
}

/** The log's keys as `verifyTreeHead` takes them. */
export function logKeysOf({ logKeys }: TrustAnchor): VerifierKey[] {
  return logKeys.map(parseVerifierKey);
}

/** The witnesses' keys, parsed. */
export function witnessKeysOf({ witnesses }: TrustAnchor): VerifierKey[] {
  return witnesses.map(parseVerifierKey);
}

function isVerifierKey(text: string): boolean {
  try {
    parseVerifierKey(text);
    return true;
  } catch {
    return false;
  }
}
