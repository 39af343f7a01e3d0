import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

import { parseUniqueJson } from '../attestation/duplicate-keys.js';
import { sha256Bytes } from '../digest/sha256.js';
import { fromBase64Url, toBase64Url } from '../encoding/base64.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import type { VerifySignature } from '../signing/verify-signature.js';

/** base64url as `toBase64Url` writes it, of at least one byte. */
const Base64Url = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => fromBase64Url(text) !== null, 'expected canonical base64url');

/** What an authenticator signed, as a browser hands it on, in base64url. WebAuthn Level 3 §5.2.2. */
export const Assertion = z
  .strictObject({
    credentialId: Base64Url(1400),
    authenticatorData: Base64Url(8192),
    clientDataJSON: Base64Url(8192),
    signature: Base64Url(1400),
  })
  .meta({ id: 'Assertion' });
export type Assertion = z.infer<typeof Assertion>;

/** How a credential signs: COSE ES256, EdDSA over Ed25519 and RS256. */
export const CredentialAlgorithm = z.enum(['es256', 'ed25519', 'rs256']);
export type CredentialAlgorithm = z.infer<typeof CredentialAlgorithm>;

/** What an assertion must be to count. */
export interface AssertionDemands {
  readonly assertion: Assertion;
  /** Enrolled under `assertion.credentialId`; `publicKey` is its SPKI in base64url. */
  readonly credential: { readonly publicKey: string; readonly algorithm: CredentialAlgorithm };
  readonly challenge: Uint8Array;
  readonly rpId: string;
  /** Where the page may have stood, such as `https://holdpoint.example`. */
  readonly origins: readonly string[];
  readonly verify: VerifySignature;
}

/** Why an assertion doesn't count. */
export type AssertionFault =
  | 'webauthn.malformed'
  | 'webauthn.type_wrong'
  | 'webauthn.challenge_wrong'
  | 'webauthn.origin_wrong'
  | 'webauthn.cross_origin'
  | 'webauthn.rp_wrong'
  | 'webauthn.user_absent'
  | 'webauthn.user_unverified'
  | 'webauthn.signature_wrong';

export type AssertionVerdict =
  { readonly verdict: 'valid' } | { readonly verdict: 'invalid'; readonly code: AssertionFault };

/** Members that browsers may add are left unread, as WebAuthn Level 3 §5.8.1 asks. */
const ClientData = z.looseObject({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
});

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED_CREDENTIAL = 0x40;
const EXTENSIONS = 0x80;
/** Digest of the relying party, flags and counter. */
const SHORTEST_DATA = 37;

/**
 * Whether a person, verified by their authenticator, signed exactly this challenge on one of our pages. The counter is not
 * read: synchronised passkeys leave it at 0, and a challenge that binds the words can't be used for others. Total, for any
 * assertion: it is a stranger's. WebAuthn Level 3 §7.2.
 */
export async function verifyAssertion(demands: AssertionDemands): Promise<AssertionVerdict> {
  const read = readAssertion(demands.assertion);
  if (read === null) return invalid('webauthn.malformed');
  const fault = faultOfClient(read.client, demands) ?? faultOfAuthenticator(read.data, demands);
  if (fault !== null) return invalid(fault);
  const message = concatBytes(read.data, sha256Bytes(read.clientBytes));
  return (await isSigned(message, read.signature, demands))
    ? { verdict: 'valid' }
    : invalid('webauthn.signature_wrong');
}

interface ReadAssertion {
  readonly client: z.infer<typeof ClientData>;
  readonly clientBytes: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

function readAssertion(assertion: Assertion): ReadAssertion | null {
  const parsed = Assertion.safeParse(assertion);
  if (!parsed.success) return null;
  const clientBytes = fromBase64Url(parsed.data.clientDataJSON);
  const data = fromBase64Url(parsed.data.authenticatorData);
  const signature = fromBase64Url(parsed.data.signature);
  if (clientBytes === null || data === null || signature === null) return null;
  const client = clientDataIn(clientBytes);
  return client === null ? null : { client, clientBytes, data, signature };
}

function clientDataIn(bytes: Uint8Array): z.infer<typeof ClientData> | null {
  const text = decodeUtf8(bytes);
  if (text === null) return null;
  try {
    return ClientData.safeParse(parseUniqueJson(text)).data ?? null;
  } catch {
    // Adversarial: whoever asks for the sign-off may have written it.
    return null;
  }
}

function faultOfClient(
  { type, challenge, origin, crossOrigin, topOrigin }: z.infer<typeof ClientData>,
  demands: AssertionDemands,
): AssertionFault | null {
  if (type !== 'webauthn.get') return 'webauthn.type_wrong';
  if (challenge !== toBase64Url(demands.challenge)) return 'webauthn.challenge_wrong';
  if (!demands.origins.includes(origin)) return 'webauthn.origin_wrong';
  // In a stranger's frame nobody sees what is being signed.
  return crossOrigin === true || topOrigin !== undefined ? 'webauthn.cross_origin' : null;
}

function faultOfAuthenticator(data: Uint8Array, { rpId }: AssertionDemands): AssertionFault | null {
  const flags = data[32] ?? 0;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const hasRoom = has(EXTENSIONS) ? data.length > SHORTEST_DATA : data.length === SHORTEST_DATA;
  if (!hasRoom || has(ATTESTED_CREDENTIAL) || (has(BACKED_UP) && !has(BACKUP_ELIGIBLE))) {
    return 'webauthn.malformed';
  }
  if (bytesToHex(data.subarray(0, 32)) !== bytesToHex(sha256Bytes(utf8ToBytes(rpId)))) {
    return 'webauthn.rp_wrong';
  }
  if (!has(USER_PRESENT)) return 'webauthn.user_absent';
  return has(USER_VERIFIED) ? null : 'webauthn.user_unverified';
}

async function isSigned(
  message: Uint8Array,
  signature: Uint8Array,
  { credential: { publicKey, algorithm }, verify }: AssertionDemands,
): Promise<boolean> {
  const spki = fromBase64Url(publicKey);
  if (spki === null) return false;
  const key = algorithm === 'ed25519' ? rawEd25519Of(spki) : spki;
  if (key === null) return false;
  return await verify({ algorithm, publicKey: key, message, signature });
}

/** SPKI of an Ed25519 key up to its 32 bytes. RFC 8410 §4. */
const ED25519_PREFIX = '302a300506032b6570032100';

function rawEd25519Of(spki: Uint8Array): Uint8Array | null {
  const start = ED25519_PREFIX.length / 2;
  const isEd25519 = spki.length === 44 && bytesToHex(spki.subarray(0, start)) === ED25519_PREFIX;
  return isEd25519 ? spki.subarray(start) : null;
}

function invalid(code: AssertionFault): AssertionVerdict {
  return { verdict: 'invalid', code };
}
