import { createPublicKey } from 'node:crypto';

import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { COSEALG, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

/** What authenticators may sign with, preferred first. RFC 9053 §2, RFC 8812 §2. */
export const signatureAlgorithms: readonly number[] = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];

/** The labels of COSE_Key parameters. RFC 9052 §7.1, RFC 9053 §7, RFC 8230 §4. */
const ALGORITHM = 3;
const FIRST = -1;
const SECOND = -2;
const THIRD = -3;

/**
 * A COSE public key as SPKI DER in base64url, with the name of its algorithm; undefined for a key that is not of one of
 * `signatureAlgorithms` or does not lie on its curve. Total: an authenticator made the bytes.
 */
export function spkiOfCose(
  publicKey: Uint8Array<ArrayBuffer>,
): Pick<EnrolledCredential, 'publicKey' | 'algorithm'> | undefined {
  try {
    const known = jwkOf(decodeCredentialPublicKey(publicKey));
    if (known === undefined) return undefined;
    const key = createPublicKey({ key: known.jwk, format: 'jwk' });
    const der = key.export({ type: 'spki', format: 'der' });
    return { publicKey: der.toString('base64url'), algorithm: known.algorithm };
  } catch {
    return undefined;
  }
}

function jwkOf(cose: { get(label: number): unknown }) {
  const text = (label: number): string => {
    const value = cose.get(label);
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : '';
  };
  switch (cose.get(ALGORITHM)) {
    case COSEALG.ES256:
      return {
        algorithm: 'es256' as const,
        jwk: { kty: 'EC', crv: 'P-256', x: text(SECOND), y: text(THIRD) },
      };
    case COSEALG.EdDSA:
      return {
        algorithm: 'ed25519' as const,
        jwk: { kty: 'OKP', crv: 'Ed25519', x: text(SECOND) },
      };
    case COSEALG.RS256:
      return {
        algorithm: 'rs256' as const,
        jwk: { kty: 'RSA', n: text(FIRST), e: text(SECOND) },
      };
    default:
      return undefined;
  }
}
