import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

import { fromBase64, toBase64 } from '../encoding/base64.js';
import { HoldpointError, isHoldpointError } from '../errors/holdpoint-error.js';
import type { SignatureAlgorithm, VerifySignature } from '../signing/verify-signature.js';
import { parseUniqueJson } from './duplicate-keys.js';

/** Characters of an envelope; a decision over a hundred criteria takes a tenth. */
const LONGEST_ENVELOPE = 8 * 1024 * 1024;

/** Base64 as `toBase64` writes it, and no other spelling of the same bytes. */
const Base64 = z.string().refine((text) => fromBase64(text) !== null, 'expected canonical base64');

/** A DSSE 1.0.2 envelope. `payload` and `sig` may be any text here: how they are spelled is for who verifies. */
export const DsseEnvelope = z
  .strictObject({
    payload: z.string(),
    payloadType: z.string().min(1).max(200),
    signatures: z
      .array(z.strictObject({ keyid: z.string().max(200).default(''), sig: Base64 }))
      .min(1)
      .max(16),
  })
  .meta({ id: 'DsseEnvelope' });
export type DsseEnvelope = z.infer<typeof DsseEnvelope>;

/** A key whose signature a verifier trusts; `publicKey` as `VerifySignature` takes it. */
export interface TrustedKey {
  readonly keyid: string;
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: Uint8Array;
}

/** What was signed, byte for byte, and the keys that signed it, each once and in the order of the trusted keys. */
export interface VerifiedPayload {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly keyids: readonly string[];
}

/** What a signature covers: type and bytes with their lengths, so that neither can run into the other. DSSE 1.0.2. */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8ToBytes(payloadType);
  return concatBytes(
    utf8ToBytes(`DSSEv1 ${type.length} `),
    type,
    utf8ToBytes(` ${payload.length} `),
    payload,
  );
}

/** An envelope of signatures over `pae(payloadType, payload)`. */
export function envelopeOf(
  payloadType: string,
  payload: Uint8Array,
  signatures: readonly { readonly keyid: string; readonly signature: Uint8Array }[],
): DsseEnvelope {
  return {
    payload: toBase64(payload),
    payloadType,
    signatures: signatures.map(({ keyid, signature }) => ({ keyid, sig: toBase64(signature) })),
  };
}

/**
 * The envelope in a text of at most 8 MiB. DSSE lets readers skip unknown members; here they are refused, as nothing
 * signs them. Throws `attestation.envelope_malformed`, also for a member that stands twice.
 */
export function parseEnvelope(text: string): DsseEnvelope {
  if (text.length > LONGEST_ENVELOPE) throw malformed('The envelope is too long.');
  let value: unknown;
  try {
    value = parseUniqueJson(text);
  } catch (cause) {
    throw malformed('The envelope is not JSON, or names a member twice.', cause);
  }
  const envelope = DsseEnvelope.safeParse(value);
  if (!envelope.success) {
    throw malformed(`The envelope is malformed: ${z.prettifyError(envelope.error)}`);
  }
  return envelope.data;
}

/**
 * The payload of an envelope that at least one of `keys` signed. A `keyid` is a hint that nothing signs: it narrows which
 * keys are tried and decides nothing. Throws `attestation.payload_not_canonical` and `attestation.signature_untrusted`.
 */
export async function verifyEnvelope(
  envelope: DsseEnvelope,
  keys: readonly TrustedKey[],
  verify: VerifySignature,
): Promise<VerifiedPayload> {
  const { payloadType } = envelope;
  const payload = fromBase64(envelope.payload);
  if (payload === null) {
    throw fault('attestation.payload_not_canonical', 'The payload is not canonical base64.');
  }
  const message = pae(payloadType, payload);
  const signers = new Set<TrustedKey>();
  for (const { keyid, sig } of envelope.signatures) {
    const signature = fromBase64(sig);
    if (signature === null) continue;
    for (const key of candidatesOf(keyid, keys)) {
      if (!signers.has(key) && (await hasSigned(key, message, signature, verify))) signers.add(key);
    }
  }
  if (signers.size === 0) {
    throw fault('attestation.signature_untrusted', 'No trusted key has signed the envelope.');
  }
  const keyids = keys.filter((key) => signers.has(key)).map(({ keyid }) => keyid);
  return { payloadType, payload, keyids: [...new Set(keyids)] };
}

function candidatesOf(keyid: string, keys: readonly TrustedKey[]): readonly TrustedKey[] {
  const named = keys.filter((key) => key.keyid === keyid);
  return named.length > 0 ? named : keys;
}

/** A key of an algorithm that this machine lacks signs nothing here; another of the envelope's keys may. */
async function hasSigned(
  { algorithm, publicKey }: TrustedKey,
  message: Uint8Array,
  signature: Uint8Array,
  verify: VerifySignature,
): Promise<boolean> {
  try {
    return await verify({ algorithm, publicKey, message, signature });
  } catch (error) {
    if (isHoldpointError(error) && error.code === 'signing.algorithm_unavailable') return false;
    throw error;
  }
}

function malformed(message: string, cause?: unknown): HoldpointError {
  return fault('attestation.envelope_malformed', message, cause);
}

function fault(code: `attestation.${string}`, message: string, cause?: unknown): HoldpointError {
  return new HoldpointError({ code, kind: 'integrity', message, cause });
}
