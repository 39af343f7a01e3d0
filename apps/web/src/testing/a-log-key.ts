import { type DsseEnvelope, envelopeOf, pae } from '@holdpoint/shared/attestation/dsse';
import { toBase64 } from '@holdpoint/shared/encoding/base64';
import { formatNote, signatureLine } from '@holdpoint/shared/tlog/note';
import {
  formatVerifierKey,
  type VerifierKey,
  verifierKeyOf,
} from '@holdpoint/shared/tlog/verifier-key';

/** A key made anew, as a log and as a signer of statements has one; it signs as a browser does. */
export interface LogKey {
  readonly key: VerifierKey;
  readonly vkey: string;
  /** As a trust anchor names it. */
  readonly statementKey: {
    readonly keyid: string;
    readonly algorithm: 'ed25519';
    readonly publicKey: string;
  };
  note(text: string): Promise<string>;
  envelope(payloadType: string, payload: Uint8Array): Promise<DsseEnvelope>;
}

export async function aLogKey(origin: string): Promise<LogKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const key = verifierKeyOf(origin, 'ed25519', publicKey);
  const sign = async (message: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(message)));
  const keyid = `statements ${key.keyId}`;
  return {
    key,
    vkey: formatVerifierKey(key),
    statementKey: { keyid, algorithm: 'ed25519', publicKey: toBase64(publicKey) },
    note: async (text) => {
      const signature = await sign(new TextEncoder().encode(text));
      return formatNote(text, [signatureLine(origin, key.keyId, signature)]);
    },
    envelope: async (payloadType, payload) => {
      const signature = await sign(pae(payloadType, payload));
      return envelopeOf(payloadType, payload, [{ keyid, signature }]);
    },
  };
}
