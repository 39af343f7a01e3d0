import {
  type CreationOptions,
  RegistrationResponse,
} from '@holdpoint/shared/contracts/credentials';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Assertion } from '@holdpoint/shared/webauthn/assertion';
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

import { authenticatorFault } from './authenticator-faults.js';
import {
  type RequestedWords,
  requireOwnWords,
  speaksFor,
  wrongAddress,
} from './requested-words.js';

/** Time to find a security key in a drawer; the words stay on the screen for longer. */
const PATIENCE_MS = 180_000;

/** Has this device make a passkey. Throws `passkey.…`. */
export async function makePasskey(
  options: CreationOptions,
  origin: string,
): Promise<RegistrationResponse> {
  requireSupport();
  if (!speaksFor(location.hostname, options.rp.id)) throw wrongAddress(origin);
  try {
    return RegistrationResponse.parse(await startRegistration({ optionsJSON: options }));
  } catch (error) {
    throw authenticatorFault(error, 'enrol');
  }
}

/** Has a passkey sign exactly the words on the page, which must say what `said` says line by line. Throws `passkey.…`. */
export async function signWords(
  words: RequestedWords,
  said: readonly string[],
): Promise<Assertion> {
  requireOwnWords(words, said, location);
  requireSupport();
  const { challenge, rpId, credentialIds } = words;
  try {
    const { id, response } = await startAuthentication({
      optionsJSON: {
        challenge,
        rpId,
        allowCredentials: credentialIds.map((each) => ({ id: each, type: 'public-key' })),
        userVerification: 'required',
        timeout: PATIENCE_MS,
      },
    });
    const { authenticatorData, clientDataJSON, signature } = response;
    return Assertion.parse({ credentialId: id, authenticatorData, clientDataJSON, signature });
  } catch (error) {
    throw authenticatorFault(error, 'sign');
  }
}

function requireSupport(): void {
  if (browserSupportsWebAuthn()) return;
  throw new HoldpointError({
    code: 'passkey.unsupported',
    kind: 'invalid',
    message:
      'This browser has no passkeys here: they need https or localhost, and a browser of our days.',
  });
}
