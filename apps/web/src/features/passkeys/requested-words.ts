import { sha256 } from '@holdpoint/shared/digest/sha256';
import { toBase64Url } from '@holdpoint/shared/encoding/base64';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { signOffChallenge } from '@holdpoint/shared/webauthn/challenge';

/** What the platform asks a person to sign, as any of its statements answers it. */
export interface RequestedWords {
  readonly text: string;
  readonly digest: string;
  /** base64url. */
  readonly challenge: string;
  readonly credentialIds: readonly string[];
  readonly rpId: string;
  readonly origin: string;
}

/** Where the page stands. */
export interface Place {
  readonly hostname: string;
  readonly origin: string;
}

/**
 * Lets the words pass to the authenticator only if digest and challenge, made anew here, are those of exactly these words,
 * and each line of `said` stands in them: what a person chose on the page. Threat: a platform that shows one statement and
 * has another signed. Throws `passkey.words_differ` and `passkey.words_other` (integrity), `passkey.wrong_address` and
 * `passkey.missing` (invalid).
 */
export function requireOwnWords(
  words: RequestedWords,
  said: readonly string[],
  place: Place,
): void {
  const isOwn =
    sha256(words.text) === words.digest &&
    toBase64Url(signOffChallenge(words.text)) === words.challenge;
  if (!isOwn) {
    throw refusal(
      'passkey.words_differ',
      'integrity',
      'The platform asks for a signature under other words than those on this page. Your passkey was not asked. Report this.',
    );
  }
  const lines = new Set(words.text.split('\n'));
  const unsaid = said.find((line) => !lines.has(line));
  if (unsaid !== undefined) {
    throw refusal(
      'passkey.words_other',
      'integrity',
      `The statement does not say “${unsaid}”, which is what you chose. Your passkey was not asked.`,
    );
  }
  if (!speaksFor(place.hostname, words.rpId)) throw wrongAddress(words.origin);
  if (words.credentialIds.length === 0) {
    throw refusal(
      'passkey.missing',
      'invalid',
      'You have no passkey that may sign yet. Enrol one first.',
    );
  }
}

/** Whether a page at `hostname` may ask for passkeys of `rpId`: its own host or a parent of it. WebAuthn Level 3 §5.1.3. */
export function speaksFor(hostname: string, rpId: string): boolean {
  return hostname === rpId || hostname.endsWith(`.${rpId}`);
}

/** Passkeys belong to one domain; at another, the browser would find none. */
export function wrongAddress(origin: string): HoldpointError {
  return refusal(
    'passkey.wrong_address',
    'invalid',
    `Passkeys of this platform work at ${origin} only. Open the page there.`,
  );
}

function refusal(
  code: `passkey.${string}`,
  kind: 'integrity' | 'invalid',
  message: string,
): HoldpointError {
  return new HoldpointError({ code, kind, message });
}
