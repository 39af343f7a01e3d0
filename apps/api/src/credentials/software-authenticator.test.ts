import { webcrypto } from 'node:crypto';

import { toBase64Url } from '@holdpoint/shared/encoding/base64';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { verifyAssertion } from '@holdpoint/shared/webauthn/assertion';
import { signOffChallenge } from '@holdpoint/shared/webauthn/challenge';
import {
  createCredential,
  getAssertion,
  type SoftwareCredential,
} from '@holdpoint/shared/webauthn/software-authenticator';
import { newSoftwareKey, softwareCredentialOf } from '@holdpoint/shared/webauthn/software-key';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server';

const origin = 'https://holdpoint.example';
const rpID = 'holdpoint.example';
const challenge = new Uint8Array(signOffChallenge('The words.'));

let credential: SoftwareCredential;
let enrolled: WebAuthnCredential;

/** As the library of a relying party sees it, which has no code of ours. */
describe('the software authenticator', () => {
  beforeAll(async () => {
    const key = await newSoftwareKey(
      webcrypto.subtle,
      webcrypto.getRandomValues(new Uint8Array(32)),
    );
    credential = softwareCredentialOf(webcrypto.subtle, key);
    const options = await generateRegistrationOptions({
      rpName: 'Holdpoint',
      rpID,
      userName: 'rosa',
      challenge,
      authenticatorSelection: { userVerification: 'required' },
    });
    const { registrationInfo, verified } = await verifyRegistrationResponse({
      response: mutable(createCredential({ options, origin, credential })),
      expectedChallenge: options.challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
    });
    if (!verified) throw new TypeError('the enrolment is not accepted');
    enrolled = registrationInfo.credential;
    expect(registrationInfo).toMatchObject({ fmt: 'none', userVerified: true });
  });

  const accepted = async (changes: { challenge?: string; origin?: string; rpID?: string } = {}) => {
    const options = await generateAuthenticationOptions({
      rpID,
      challenge,
      userVerification: 'required',
    });
    const { verified } = await verifyAuthenticationResponse({
      response: mutable(await getAssertion({ options, origin, credential })),
      expectedChallenge: changes.challenge ?? options.challenge,
      expectedOrigin: changes.origin ?? origin,
      expectedRPID: changes.rpID ?? rpID,
      credential: enrolled,
      requireUserVerification: true,
    });
    return verified;
  };

  it('enrols under the id and key that it has', () => {
    expect(enrolled.id).toBe(toBase64Url(credential.credentialId));
    const point = Buffer.from(credential.publicKey.subarray(27));
    expect(Buffer.from(enrolled.publicKey).includes(point.subarray(0, 32))).toBe(true);
    expect(Buffer.from(enrolled.publicKey).includes(point.subarray(32))).toBe(true);
  });

  it('signs what the library accepts', async () => {
    await expect(accepted()).resolves.toBe(true);
  });

  it.each([
    ['challenge', { challenge: 'AAAA' }],
    ['origin', { origin: 'https://evil.example' }],
    ['relying party', { rpID: 'evil.example' }],
  ])('is refused by the library for another %s', async (_, changes) => {
    await expect(accepted(changes)).rejects.toThrow();
  });

  it('signs what our own check accepts as the library does', async () => {
    const options = { rpId: rpID, challenge: toBase64Url(challenge) };
    const { id, response } = await getAssertion({ options, origin, credential });
    const { authenticatorData, clientDataJSON, signature } = response;
    const verdict = await verifyAssertion({
      assertion: { credentialId: id, authenticatorData, clientDataJSON, signature },
      credential: { publicKey: toBase64Url(credential.publicKey), algorithm: 'es256' },
      challenge,
      rpId: rpID,
      origins: [origin],
      verify: verifierOf(webcrypto.subtle),
    });
    expect(verdict).toEqual({ verdict: 'valid' });
  });
});

/** The library's types are writable, ours are not. */
function mutable<T extends object>(response: T): { -readonly [Member in keyof T]: T[Member] } {
  return { ...response };
}
