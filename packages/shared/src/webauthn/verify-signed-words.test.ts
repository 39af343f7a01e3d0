import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { toBase64Url } from '../encoding/base64.js';
import { verifierOf } from '../signing/verify-signature.js';
import { signOffChallenge } from './challenge.js';
import { signWords } from './sign-words.js';
import { newSoftwareKey, softwareCredentialOf, SoftwareKey } from './software-key.js';
import { verifySignedWords } from './verify-signed-words.js';

const verify = verifierOf(crypto.subtle);
const words = 'I approve this.\n';
const key = await newSoftwareKey(crypto.subtle, crypto.getRandomValues(new Uint8Array(32)));
const credential = softwareCredentialOf(crypto.subtle, key);
const enrolled = {
  credentialId: key.credentialId,
  publicKey: key.publicKey,
  algorithm: 'es256',
  rpId: 'holdpoint.example',
  person: 'rosa',
  label: 'laptop',
} as const;
const request = {
  challenge: toBase64Url(signOffChallenge(words)),
  credentialIds: [key.credentialId],
  rpId: 'holdpoint.example',
  origin: 'https://holdpoint.example:8443',
};
const assertion = await signWords(words, request, credential);
const verdictOf = async (change: object) => {
  const signed = { words, assertion, credential: enrolled, verify, ...change };
  const verdict = await verifySignedWords(signed);
  return verdict.verdict === 'valid' ? 'valid' : verdict.code;
};

describe('signed words', () => {
  it('hold for who reads them again, whatever port the page had', async () => {
    expect(await verdictOf({})).toBe('valid');
    const sub = { ...request, origin: 'https://sign.holdpoint.example' };
    expect(await verdictOf({ assertion: await signWords(words, sub, credential) })).toBe('valid');
  });

  it('are signed anew each time: nonces are random, and every signature is DER', async () => {
    for (let round = 0; round < 64; round += 1) {
      expect(await verdictOf({ assertion: await signWords(words, request, credential) })).toBe(
        'valid',
      );
    }
  });

  it('are no other words', async () => {
    expect(await verdictOf({ words: `${words} ` })).toBe('webauthn.challenge_wrong');
  });

  it('are no other person’s', async () => {
    expect(await verdictOf({ credential: { ...enrolled, credentialId: 'AAAA' } })).toBe(
      'webauthn.signature_wrong',
    );
  });

  it('were signed on a page of the domain of the enrolment', async () => {
    expect(await verdictOf({ credential: { ...enrolled, rpId: 'example' } })).toBe(
      'webauthn.rp_wrong',
    );
    expect(await verdictOf({ credential: { ...enrolled, rpId: 'other.example' } })).toBe(
      'webauthn.origin_wrong',
    );
  });

  it.each([
    ['not base64url', '!'],
    ['not UTF-8', toBase64Url(Uint8Array.of(0xff))],
    ['not JSON', toBase64Url(utf8ToBytes('{'))],
    ['no object', toBase64Url(utf8ToBytes('7'))],
    ['without an origin', toBase64Url(utf8ToBytes('{}'))],
    ['of an origin that is no text', toBase64Url(utf8ToBytes('{"origin":7}'))],
  ])('with client data that is %s don’t hold', async (_, clientDataJSON) => {
    expect(await verdictOf({ assertion: { ...assertion, clientDataJSON } })).toMatch(/^webauthn\./);
  });

  it('never throw, whatever stands in an assertion', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (clientDataJSON, signature) => {
        const bent = { ...assertion, clientDataJSON, signature };
        expect(await verdictOf({ assertion: bent })).toMatch(/^webauthn\./);
      }),
      { seed: 8785, numRuns: 200 },
    );
  });
});

describe('who signs with a key of their own', () => {
  it('signs no challenge of other words than were shown', async () => {
    await expect(signWords('Something harmless.', request, credential)).rejects.toMatchObject({
      code: 'credential.words_differ',
      kind: 'integrity',
    });
  });

  it('keeps a key that reads back the same', () => {
    expect(SoftwareKey.parse(JSON.parse(JSON.stringify(key)))).toEqual(key);
  });

  it('is told when the key is unreadable', async () => {
    await expect(() =>
      softwareCredentialOf(crypto.subtle, { ...key, privateKey: 'A' }),
    ).toThrowWithCode('credential.key_unreadable');
  });
});
