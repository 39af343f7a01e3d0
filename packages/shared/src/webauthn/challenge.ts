import { utf8ToBytes } from '@noble/hashes/utils.js';

import { pae } from '../attestation/dsse.js';
import { sha256Bytes } from '../digest/sha256.js';

/** Type of the words of a sign-off. */
export const SIGN_OFF_TYPE = 'application/vnd.holdpoint.statement+text';

/**
 * The challenge of a sign-off, 32 bytes: SHA-256 of the DSSE encoding of the exact words. Whoever signs it signs these
 * words and no others, and the type keeps it from being taken for the signature of a log-in. Total.
 */
export function signOffChallenge(statementText: string): Uint8Array {
  return sha256Bytes(pae(SIGN_OFF_TYPE, utf8ToBytes(statementText)));
}
