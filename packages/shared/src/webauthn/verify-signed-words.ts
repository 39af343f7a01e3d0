import { parseUniqueJson } from '../attestation/duplicate-keys.js';
import { fromBase64Url } from '../encoding/base64.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { type Assertion, type AssertionVerdict, verifyAssertion } from './assertion.js';
import { signOffChallenge } from './challenge.js';
import type { EnrolledCredential } from './enrolled-credential.js';

/** Words with the signature under them, wherever and whenever they are read again. */
export interface SignedWords {
  readonly words: string;
  readonly assertion: Assertion;
  /** Enrolled under `assertion.credentialId`. */
  readonly credential: EnrolledCredential;
  readonly verify: VerifySignature;
}

/**
 * Whether the holder of the credential signed exactly these words on a page of its domain, whatever its port was then. The
 * domain is that of the enrolment: an installation that moved keeps what was signed before. Total: a stranger may have
 * written all of it.
 */
export function verifySignedWords({
  words,
  assertion,
  credential,
  verify,
}: SignedWords): Promise<AssertionVerdict> {
  if (credential.credentialId !== assertion.credentialId)
    return Promise.resolve({ verdict: 'invalid', code: 'webauthn.signature_wrong' });
  const origin = originIn(assertion.clientDataJSON);
  return verifyAssertion({
    assertion,
    credential,
    challenge: signOffChallenge(words),
    rpId: credential.rpId,
    origins: origin !== null && isUnder(origin, credential.rpId) ? [origin] : [],
    verify,
  });
}

/** A page speaks for its own host or a parent of it. WebAuthn Level 3 §5.1.3, step 8. */
function isUnder(origin: string, rpId: string): boolean {
  const host = /^https?:\/\/([^/:@?#]+)(?::\d+)?$/.exec(origin)?.[1];
  return host !== undefined && (host === rpId || host.endsWith(`.${rpId}`));
}

function originIn(clientDataJSON: string): string | null {
  const bytes = fromBase64Url(clientDataJSON);
  const text = bytes === null ? null : decodeUtf8(bytes);
  if (text === null) return null;
  try {
    const client = parseUniqueJson(text);
    const isObject = typeof client === 'object' && client !== null && 'origin' in client;
    return isObject && typeof client.origin === 'string' ? client.origin : null;
  } catch {
    return null;
  }
}
