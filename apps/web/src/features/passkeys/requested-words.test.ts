import { sha256 } from '@holdpoint/shared/digest/sha256';
import { toBase64Url } from '@holdpoint/shared/encoding/base64';
import { signOffChallenge } from '@holdpoint/shared/webauthn/challenge';
import { describe, expect, it } from '@jest/globals';

import { type RequestedWords, requireOwnWords, speaksFor } from './requested-words.js';

const TEXT = 'Holdpoint sign-off statement, version 1\n\nRole: safety_reviewer\nChoice: approve\n';
const SAID = ['Role: safety_reviewer', 'Choice: approve'];
const AT = { hostname: 'localhost', origin: 'http://localhost:4600' };

function aRequest(changes: Partial<RequestedWords> = {}): RequestedWords {
  return {
    text: TEXT,
    digest: sha256(TEXT),
    challenge: toBase64Url(signOffChallenge(TEXT)),
    credentialIds: ['AQID'],
    rpId: 'localhost',
    origin: AT.origin,
    ...changes,
  };
}

describe('what a passkey is asked to sign', () => {
  it('passes where digest and challenge are those of the words on the page', () => {
    expect(() => {
      requireOwnWords(aRequest(), SAID, AT);
    }).not.toThrow();
  });

  const other = TEXT.replace('approve', 'abstain');
  it.each([
    ['words under a challenge of other words', { challenge: toBase64Url(signOffChallenge(other)) }],
    ['words that differ by one character from what is to be signed', { text: `${TEXT} ` }],
    ['a digest of other words', { digest: sha256(other) }],
    ['no challenge', { challenge: '' }],
  ])('refuses %s', (_name, changes) => {
    expect(() => {
      requireOwnWords(aRequest(changes), SAID, AT);
    }).toThrow(expect.objectContaining({ code: 'passkey.words_differ' }));
  });

  it('refuses a true challenge over another choice than the person made', () => {
    const rejecting = aRequest({
      text: other,
      digest: sha256(other),
      challenge: toBase64Url(signOffChallenge(other)),
    });
    expect(() => {
      requireOwnWords(rejecting, SAID, AT);
    }).toThrow(expect.objectContaining({ code: 'passkey.words_other' }));
  });

  it('says where passkeys work when the page stands elsewhere', () => {
    expect(() => {
      requireOwnWords(aRequest(), SAID, { hostname: '127.0.0.1', origin: 'http://127.0.0.1:4600' });
    }).toThrow(expect.objectContaining({ code: 'passkey.wrong_address' }));
  });

  it('asks for an enrolment where there is nothing to sign with', () => {
    expect(() => {
      requireOwnWords(aRequest({ credentialIds: [] }), SAID, AT);
    }).toThrow(expect.objectContaining({ code: 'passkey.missing' }));
  });
});

describe('a domain of passkeys', () => {
  it.each([
    ['holdpoint.example', 'holdpoint.example', true],
    ['gate.holdpoint.example', 'holdpoint.example', true],
    ['evilholdpoint.example', 'holdpoint.example', false],
    ['127.0.0.1', 'localhost', false],
  ])('at %s speaks for %s: %s', (hostname, rpId, speaks) => {
    expect(speaksFor(hostname, rpId)).toBe(speaks);
  });
});
