import type { SigningRequest } from '../contracts/credentials.js';
import { toBase64Url } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Assertion } from './assertion.js';
import { signOffChallenge } from './challenge.js';
import { getAssertion, type SoftwareCredential } from './software-authenticator.js';

/**
 * Signs words with a software authenticator, as the request asks. The challenge is made from the words that were shown, never
 * taken from who asks: a platform that lies about the words gets no signature. Throws `credential.words_differ` (integrity),
 * and `webauthn.not_allowed` as `getAssertion`.
 */
export async function signWords(
  words: string,
  { challenge, rpId, origin, credentialIds }: SigningRequest,
  credential: SoftwareCredential,
): Promise<Assertion> {
  if (toBase64Url(signOffChallenge(words)) !== challenge) {
    throw new HoldpointError({
      code: 'credential.words_differ',
      kind: 'integrity',
      message: 'The platform asks for a signature under other words than it shows.',
    });
  }
  const { id, response } = await getAssertion({
    options: { rpId, challenge, allowCredentials: credentialIds.map((each) => ({ id: each })) },
    origin,
    credential,
  });
  const { authenticatorData, clientDataJSON, signature } = response;
  return { credentialId: id, authenticatorData, clientDataJSON, signature };
}
