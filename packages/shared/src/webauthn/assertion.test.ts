import { beforeAll, describe, expect, it } from '@jest/globals';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { sha256Bytes } from '../digest/sha256.js';
import { fromBase64Url, toBase64Url } from '../encoding/base64.js';
import { verifierOf } from '../signing/verify-signature.js';
import { type Assertion, type AssertionDemands, verifyAssertion } from './assertion.js';
import { signOffChallenge } from './challenge.js';
import { getAssertion, type SoftwareCredential } from './software-authenticator.js';
import { newSoftwareKey, softwareCredentialOf } from './software-key.js';

fc.configureGlobal({ seed: 2 });

const verify = verifierOf(crypto.subtle);
const origin = 'https://holdpoint.example';
const rpId = 'holdpoint.example';
const challenge = signOffChallenge('Holdpoint sign-off statement, version 1\n');

let credential: SoftwareCredential;
let other: SoftwareCredential;
let demands: AssertionDemands;

beforeAll(async () => {
  const made = await Promise.all(
    [1, 2].map(async (id) =>
      softwareCredentialOf(crypto.subtle, await newSoftwareKey(crypto.subtle, Uint8Array.of(id))),
    ),
  );
  const [first, second] = made;
  if (first === undefined || second === undefined) throw new TypeError('two keys were made');
  [credential, other] = [first, second];
  const publicKey = toBase64Url(credential.publicKey);
  const assertion = await signedBy(credential);
  const enrolled = { publicKey, algorithm: 'es256' } as const;
  demands = { assertion, credential: enrolled, challenge, rpId, origins: [origin], verify };
});

async function signedBy(signer: SoftwareCredential): Promise<Assertion> {
  const options = { rpId, challenge: toBase64Url(challenge) };
  const { id, response } = await getAssertion({ options, origin, credential: signer });
  const { authenticatorData, clientDataJSON, signature } = response;
  return { credentialId: id, authenticatorData, clientDataJSON, signature };
}

interface Parts {
  readonly clientData?: string;
  readonly data?: Uint8Array;
}

const dataOf = (flags: number, { id = rpId, tail = '' } = {}): Uint8Array =>
  concatBytes(sha256Bytes(utf8ToBytes(id)), Uint8Array.of(flags, 0, 0, 0, 0), hexToBytes(tail));

const clientDataOf = (changes: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    type: 'webauthn.get',
    challenge: toBase64Url(challenge),
    origin,
    crossOrigin: false,
    ...changes,
  });

/** Rightly signed by the credential, whatever is in it. */
async function signed({
  clientData = clientDataOf(),
  data = dataOf(5),
}: Parts): Promise<Assertion> {
  const clientBytes = utf8ToBytes(clientData);
  return {
    credentialId: toBase64Url(credential.credentialId),
    authenticatorData: toBase64Url(data),
    clientDataJSON: toBase64Url(clientBytes),
    signature: toBase64Url(await credential.sign(concatBytes(data, sha256Bytes(clientBytes)))),
  };
}

const codeOf = async (assertion: Assertion, changes: Partial<AssertionDemands> = {}) => {
  const verdict = await verifyAssertion({ ...demands, ...changes, assertion });
  return verdict.verdict === 'valid' ? 'valid' : verdict.code;
};

describe('an assertion', () => {
  it('is valid when a verified person signed this challenge on a page of ours', async () => {
    expect(await verifyAssertion(demands)).toEqual({ verdict: 'valid' });
  });

  const rightlySigned: readonly (readonly [string, Parts, string])[] = [
    ['with a backed-up passkey', { data: dataOf(0x1d) }, 'valid'],
    ['with extension data', { data: dataOf(0x85, { tail: 'a0' }) }, 'valid'],
    ['with members that a browser added', { clientData: clientDataOf({ hint: 'x' }) }, 'valid'],
    [
      'of an enrolment',
      { clientData: clientDataOf({ type: 'webauthn.create' }) },
      'webauthn.type_wrong',
    ],
    [
      'of another challenge',
      { clientData: clientDataOf({ challenge: 'AAAA' }) },
      'webauthn.challenge_wrong',
    ],
    [
      'of a padded challenge',
      { clientData: clientDataOf({ challenge: `${toBase64Url(challenge)}=` }) },
      'webauthn.challenge_wrong',
    ],
    [
      'on another origin',
      { clientData: clientDataOf({ origin: 'https://evil.example' }) },
      'webauthn.origin_wrong',
    ],
    [
      'on an origin that only begins as ours',
      { clientData: clientDataOf({ origin: `${origin}.evil.example` }) },
      'webauthn.origin_wrong',
    ],
    [
      'in a stranger’s frame',
      { clientData: clientDataOf({ crossOrigin: true }) },
      'webauthn.cross_origin',
    ],
    [
      'under a stranger’s page',
      { clientData: clientDataOf({ topOrigin: 'https://evil.example' }) },
      'webauthn.cross_origin',
    ],
    [
      'crossOrigin a word',
      { clientData: clientDataOf({ crossOrigin: 'false' }) },
      'webauthn.malformed',
    ],
    [
      'type an array',
      { clientData: clientDataOf({ type: ['webauthn.get'] }) },
      'webauthn.malformed',
    ],
    ['origin missing', { clientData: clientDataOf({ origin: undefined }) }, 'webauthn.malformed'],
    [
      'challenge twice',
      { clientData: clientDataOf().replace('{', '{"challenge":"AAAA",') },
      'webauthn.malformed',
    ],
    [
      'challenge twice, once escaped',
      { clientData: clientDataOf().replace('{', String.raw`{"ch\u0061llenge":"AAAA",`) },
      'webauthn.malformed',
    ],
    ['client data no JSON', { clientData: 'webauthn.get' }, 'webauthn.malformed'],
    ['client data an array', { clientData: `[${clientDataOf()}]` }, 'webauthn.malformed'],
    ['for another relying party', { data: dataOf(5, { id: 'evil.example' }) }, 'webauthn.rp_wrong'],
    ['nobody present', { data: dataOf(4) }, 'webauthn.user_absent'],
    ['nobody verified', { data: dataOf(1) }, 'webauthn.user_unverified'],
    ['no flag at all', { data: dataOf(0) }, 'webauthn.user_absent'],
    ['authenticator data cut', { data: dataOf(5).subarray(0, 36) }, 'webauthn.malformed'],
    [
      'authenticator data of a digest alone',
      { data: dataOf(5).subarray(0, 32) },
      'webauthn.malformed',
    ],
    [
      'authenticator data with a byte more',
      { data: dataOf(5, { tail: '00' }) },
      'webauthn.malformed',
    ],
    ['extensions said and missing', { data: dataOf(0x85) }, 'webauthn.malformed'],
    [
      'a new credential in it',
      { data: dataOf(0x45, { tail: '00'.repeat(20) }) },
      'webauthn.malformed',
    ],
    ['backed up though it cannot be', { data: dataOf(0x15) }, 'webauthn.malformed'],
  ];
  it.each(rightlySigned)('rightly signed, %s: %j is %s', async (_, parts, code) => {
    expect(await codeOf(await signed(parts))).toBe(code);
  });

  it('is not valid as another credential’s', async () => {
    expect(await codeOf(await signedBy(other))).toBe('webauthn.signature_wrong');
    const publicKey = toBase64Url(other.publicKey);
    const swapped = { publicKey, algorithm: 'es256' } as const;
    expect(await codeOf(demands.assertion, { credential: swapped })).toBe(
      'webauthn.signature_wrong',
    );
  });

  it('is not valid on words that differ by a character', async () => {
    const wanted = signOffChallenge('Holdpoint sign-off statement, version 1 \n');
    expect(await codeOf(demands.assertion, { challenge: wanted })).toBe('webauthn.challenge_wrong');
  });

  it.each([
    ['empty list', ''],
    ['garbage', 'ffffffff'],
    ['zeros', '3006020100020100'],
    ['a negative number', '300602018002017f'],
  ])('is not valid with a signature of %s', async (_, hex) => {
    const signature = toBase64Url(hexToBytes(hex));
    expect(['webauthn.signature_wrong', 'webauthn.malformed']).toContain(
      await codeOf({ ...demands.assertion, signature }),
    );
  });

  it('is not valid with its signature in any other spelling of DER', async () => {
    const der = fromBase64Url(demands.assertion.signature) ?? new Uint8Array();
    const [, length = 0, ...numbers] = der;
    const firstLength = numbers[1] ?? 0;
    const first = numbers.slice(2, 2 + firstLength);
    const second = numbers.slice(2 + firstLength);
    const spellings = [
      [0x30, length, ...numbers, 0],
      [0x30, length + 1, ...numbers, 0],
      [0x30, 0x81, length, ...numbers],
      [0x31, length, ...numbers],
      [0x30, length + 1, 2, firstLength + 1, 0, ...first, ...second],
      [0x30, length - 1, ...numbers.slice(0, -1)],
      [...first, ...second.slice(2)],
    ];
    for (const spelling of spellings) {
      const signature = toBase64Url(Uint8Array.from(spelling));
      expect(await codeOf({ ...demands.assertion, signature })).toBe('webauthn.signature_wrong');
    }
  });

  it('is not valid with one bit of data, client data or signature turned', async () => {
    const parts = ['authenticatorData', 'clientDataJSON', 'signature'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...parts), fc.nat(), async (part, at) => {
        const bytes = Uint8Array.from(fromBase64Url(demands.assertion[part]) ?? []);
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const turned = { ...demands.assertion, [part]: toBase64Url(bytes) };
        expect(await codeOf(turned)).not.toBe('valid');
      }),
      { numRuns: 500 },
    );
  });

  it.each(['authenticatorData', 'clientDataJSON', 'signature'] as const)(
    'is not valid with %s in another spelling of base64url',
    async (part) => {
      const padded = { ...demands.assertion, [part]: `${demands.assertion[part]}=` };
      expect(await codeOf(padded)).toBe('webauthn.malformed');
    },
  );

  it.each([
    ['no SPKI', { publicKey: 'AAAA', algorithm: 'es256' }],
    ['no base64url', { publicKey: '?', algorithm: 'es256' }],
    ['of another algorithm', { publicKey: 'AAAA', algorithm: 'rs256' }],
    ['no Ed25519 key', { publicKey: 'AAAA', algorithm: 'ed25519' }],
  ] as const)('is not valid under a key that is %s', async (_, enrolled) => {
    expect(await codeOf(demands.assertion, { credential: enrolled })).toBe(
      'webauthn.signature_wrong',
    );
  });

  it.each([
    ['ed25519', { name: 'Ed25519' }, { name: 'Ed25519' }],
    [
      'rs256',
      {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: 2048,
        publicExponent: Uint8Array.of(1, 0, 1),
      },
      { name: 'RSASSA-PKCS1-v1_5' },
    ],
  ] as const)('is valid by an authenticator of %s too', async (algorithm, making, signing) => {
    const pair = await crypto.subtle.generateKey(making, true, ['sign', 'verify']);
    if (!('publicKey' in pair)) throw new TypeError('a pair of keys was made');
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
    const sign = async (message: Uint8Array) =>
      new Uint8Array(await crypto.subtle.sign(signing, pair.privateKey, Uint8Array.from(message)));
    const assertion = await signedBy({ ...credential, sign });
    const enrolled = { publicKey: toBase64Url(spki), algorithm };
    expect(await codeOf(assertion, { credential: enrolled })).toBe('valid');
    expect(await codeOf(demands.assertion, { credential: enrolled })).toBe(
      'webauthn.signature_wrong',
    );
  });
});

describe('the challenge of a sign-off', () => {
  it('is SHA-256 of the DSSE encoding of the words with their type', () => {
    const type = 'application/vnd.holdpoint.statement+text';
    const encoded = utf8ToBytes(`DSSEv1 40 ${type} 3 €`);
    expect(signOffChallenge('€')).toEqual(sha256Bytes(encoded));
    expect(signOffChallenge('')).toHaveLength(32);
  });
});
