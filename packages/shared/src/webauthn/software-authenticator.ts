import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

import { sha256Bytes } from '../digest/sha256.js';
import { fromBase64Url, toBase64Url } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { bytesItem, integerItem, mapItem, textItem } from './cbor.js';

/** A P-256 key that its holder keeps: on disk, in a token, in memory. */
export interface SoftwareCredential {
  /** 1 to 1023 bytes. */
  readonly credentialId: Uint8Array;
  /** SPKI DER, 91 bytes. */
  readonly publicKey: Uint8Array;
  /** ECDSA with SHA-256 over `message`, as DER. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** `PublicKeyCredentialCreationOptionsJSON`, as far as it is read. WebAuthn Level 3 §5.4. */
export interface CreationOptionsJson {
  readonly rp: { readonly id?: string | undefined };
  readonly challenge: string;
  readonly pubKeyCredParams: readonly { readonly type: string; readonly alg: number }[];
  readonly excludeCredentials?: readonly { readonly id: string }[] | undefined;
}

/** `PublicKeyCredentialRequestOptionsJSON`, as far as it is read. WebAuthn Level 3 §5.5. */
export interface RequestOptionsJson {
  readonly rpId?: string | undefined;
  readonly challenge: string;
  readonly allowCredentials?: readonly { readonly id: string }[] | undefined;
}

/** `RegistrationResponseJSON`. WebAuthn Level 3 §5.1. */
export interface RegistrationJson {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly authenticatorAttachment: 'platform';
  readonly clientExtensionResults: Readonly<Record<string, never>>;
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly authenticatorData: string;
    readonly transports: ['internal'];
    readonly publicKeyAlgorithm: -7;
    readonly publicKey: string;
  };
}

/** `AuthenticationResponseJSON`. WebAuthn Level 3 §5.1. */
export interface AuthenticationJson {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly authenticatorAttachment: 'platform';
  readonly clientExtensionResults: Readonly<Record<string, never>>;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
}

/** User present and verified: whoever can use the key has unlocked it. */
const PRESENT_AND_VERIFIED = 0x05;
const ATTESTED_CREDENTIAL = 0x40;
const ES256 = -7;
/** SPKI of a P-256 key up to its uncompressed point. RFC 5480 §2. */
const P256_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d030107034200';

/**
 * Enrols a key as a browser with a platform authenticator would: attestation "none", ES256, counter 0. Where no person
 * has an authenticator (pipelines, tests) the protocol stays the real one. Throws `webauthn.not_allowed` for options that
 * an authenticator refuses, and `webauthn.key_unsupported`. WebAuthn Level 3 §6.3.2.
 */
export function createCredential({
  options,
  origin,
  credential,
}: {
  readonly options: CreationOptionsJson;
  readonly origin: string;
  readonly credential: SoftwareCredential;
}): RegistrationJson {
  const id = toBase64Url(credential.credentialId);
  const rpId = rpIdFor(options.rp.id, origin);
  if (!options.pubKeyCredParams.some(({ type, alg }) => type === 'public-key' && alg === ES256)) {
    throw notAllowed('The relying party takes no ES256 key.');
  }
  if (options.excludeCredentials?.some((excluded) => excluded.id === id) === true) {
    throw notAllowed('The key is enrolled already.');
  }
  const authenticatorData = concatBytes(
    authenticatorDataOf(rpId, PRESENT_AND_VERIFIED | ATTESTED_CREDENTIAL),
    attestedCredentialOf(credential),
  );
  const attestation = mapItem([
    [textItem('fmt'), textItem('none')],
    [textItem('attStmt'), mapItem([])],
    [textItem('authData'), bytesItem(authenticatorData)],
  ]);
  return {
    id,
    rawId: id,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      clientDataJSON: toBase64Url(clientDataOf('webauthn.create', options.challenge, origin)),
      attestationObject: toBase64Url(attestation),
      authenticatorData: toBase64Url(authenticatorData),
      transports: ['internal'],
      publicKeyAlgorithm: ES256,
      publicKey: toBase64Url(credential.publicKey),
    },
  };
}

/** Signs a challenge; throws `webauthn.not_allowed` where another credential is asked for. WebAuthn Level 3 §6.3.3. */
export async function getAssertion({
  options,
  origin,
  credential,
}: {
  readonly options: RequestOptionsJson;
  readonly origin: string;
  readonly credential: SoftwareCredential;
}): Promise<AuthenticationJson> {
  const id = toBase64Url(credential.credentialId);
  const { allowCredentials = [] } = options;
  if (allowCredentials.length > 0 && !allowCredentials.some((allowed) => allowed.id === id)) {
    throw notAllowed('The relying party asks for another credential.');
  }
  const authenticatorData = authenticatorDataOf(
    rpIdFor(options.rpId, origin),
    PRESENT_AND_VERIFIED,
  );
  const clientData = clientDataOf('webauthn.get', options.challenge, origin);
  const signature = await credential.sign(concatBytes(authenticatorData, sha256Bytes(clientData)));
  return {
    id,
    rawId: id,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      clientDataJSON: toBase64Url(clientData),
      authenticatorData: toBase64Url(authenticatorData),
      signature: toBase64Url(signature),
    },
  };
}

/** A page may only speak for its own host or a parent of it. WebAuthn Level 3 §5.1.3, step 8. */
function rpIdFor(rpId: string | undefined, origin: string): string {
  const host = /^https?:\/\/(\[[0-9a-f:.]+\]|[^/:@?#]+)(?::\d+)?$/.exec(origin)?.[1];
  if (host === undefined) throw notAllowed(`${origin} is no origin of a page.`);
  const wanted = rpId ?? host;
  if (wanted !== host && !host.endsWith(`.${wanted}`)) {
    throw notAllowed(`A page of ${host} can't sign for ${wanted}.`);
  }
  return wanted;
}

function authenticatorDataOf(rpId: string, flags: number): Uint8Array {
  return concatBytes(sha256Bytes(utf8ToBytes(rpId)), Uint8Array.of(flags, 0, 0, 0, 0));
}

/** Model (all zeros: none), id and COSE key. WebAuthn Level 3 §6.5.1; RFC 9053 §7.1.1. */
function attestedCredentialOf({ credentialId, publicKey }: SoftwareCredential): Uint8Array {
  const start = P256_PREFIX.length / 2 + 1;
  const isP256 =
    publicKey.length === start + 64 &&
    bytesToHex(publicKey.subarray(0, start)) === `${P256_PREFIX}04`;
  const { length } = credentialId;
  if (!isP256 || length < 1 || length > 1023) {
    throw new HoldpointError({
      code: 'webauthn.key_unsupported',
      kind: 'invalid',
      message: 'A credential has an id of 1 to 1023 bytes and an uncompressed P-256 key.',
    });
  }
  const coseKey = mapItem([
    [integerItem(1), integerItem(2)],
    [integerItem(3), integerItem(ES256)],
    [integerItem(-1), integerItem(1)],
    [integerItem(-2), bytesItem(publicKey.subarray(start, start + 32))],
    [integerItem(-3), bytesItem(publicKey.subarray(start + 32))],
  ]);
  return concatBytes(
    new Uint8Array(16),
    Uint8Array.of(length >> 8, length & 0xff),
    credentialId,
    coseKey,
  );
}

/** In the order of WebAuthn Level 3 §5.8.1.1, which readers without a JSON parser rely on. */
function clientDataOf(
  type: 'webauthn.create' | 'webauthn.get',
  challenge: string,
  origin: string,
): Uint8Array {
  if (fromBase64Url(challenge) === null) throw notAllowed('The challenge is not base64url.');
  return utf8ToBytes(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function notAllowed(message: string): HoldpointError {
  return new HoldpointError({ code: 'webauthn.not_allowed', kind: 'invalid', message });
}
