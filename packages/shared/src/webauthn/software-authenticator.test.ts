import { beforeAll, describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import { fromBase64Url } from '../encoding/base64.js';
import { bytesItem, integerItem, mapItem, textItem } from './cbor.js';
import {
  createCredential,
  getAssertion,
  type SoftwareCredential,
} from './software-authenticator.js';
import { newSoftwareKey, softwareCredentialOf } from './software-key.js';

/** That the library of the relying party takes what it makes is shown beside it, in apps/api/src/credentials. */
const origin = 'https://gate.holdpoint.example:8443';
const creation = {
  rp: { id: 'holdpoint.example' },
  challenge: 'AAECAw',
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
};
const request = { rpId: 'holdpoint.example', challenge: 'AAECAw' };

let credential: SoftwareCredential;

beforeAll(async () => {
  const key = await newSoftwareKey(crypto.subtle, Uint8Array.of(1, 2, 3));
  credential = softwareCredentialOf(crypto.subtle, key);
});

const textOf = (base64url: string): string =>
  new TextDecoder().decode(fromBase64Url(base64url) ?? new Uint8Array());

describe('the software authenticator', () => {
  it('writes the client data in the order of WebAuthn', () => {
    const { response } = createCredential({ options: creation, origin, credential });
    expect(textOf(response.clientDataJSON)).toBe(
      `{"type":"webauthn.create","challenge":"AAECAw","origin":"${origin}","crossOrigin":false}`,
    );
  });

  it('enrols with attestation "none", present and verified, its id and key in the data', () => {
    const { id, response } = createCredential({ options: creation, origin, credential });
    const attestation = bytesToHex(fromBase64Url(response.attestationObject) ?? new Uint8Array());
    const data = bytesToHex(fromBase64Url(response.authenticatorData) ?? new Uint8Array());
    expect(id).toBe('AQID');
    expect(attestation.startsWith('a363666d74646e6f6e656761747453746d74a0686175746844617461')).toBe(
      true,
    );
    expect(attestation.endsWith(data)).toBe(true);
    expect(data.slice(64)).toMatch(
      /^45000000000{32}0003010203a5010203262001215820[0-9a-f]{64}225820[0-9a-f]{64}$/,
    );
  });

  it('signs for its own host where no relying party is named', async () => {
    const { challenge } = request;
    const named = await getAssertion({
      options: { ...request, rpId: 'gate.holdpoint.example' },
      origin,
      credential,
    });
    const unnamed = await getAssertion({ options: { challenge }, origin, credential });
    expect(unnamed.response.authenticatorData).toBe(named.response.authenticatorData);
    const local = { options: { challenge }, origin: 'http://localhost:3000', credential };
    expect((await getAssertion(local)).type).toBe('public-key');
  });

  it.each([
    ['another host', 'evil.example'],
    ['a host that only ends as its own', 'point.example'],
    ['a host below it', 'x.gate.holdpoint.example'],
  ])('does not sign for %s', async (_, rpId) => {
    const asked = { options: { ...request, rpId }, origin, credential };
    await expect(getAssertion(asked)).rejects.toMatchObject({ code: 'webauthn.not_allowed' });
  });

  it.each([
    'holdpoint.example',
    'https://',
    'https://a@holdpoint.example',
    'javascript:0',
    'https://holdpoint.example/x',
  ])('does not sign on what is no page: %s', async (wrong) => {
    const asked = { options: request, origin: wrong, credential };
    await expect(getAssertion(asked)).rejects.toMatchObject({ code: 'webauthn.not_allowed' });
  });

  it('signs where it is named among the credentials, and not where only others are', async () => {
    const allowing = (ids: string[]) =>
      getAssertion({
        options: { ...request, allowCredentials: ids.map((id) => ({ id })) },
        origin,
        credential,
      });
    await expect(allowing([])).resolves.toMatchObject({ id: 'AQID' });
    await expect(allowing(['BBBB', 'AQID'])).resolves.toMatchObject({ id: 'AQID' });
    await expect(allowing(['BBBB'])).rejects.toMatchObject({ code: 'webauthn.not_allowed' });
  });

  it('refuses options that it cannot serve', async () => {
    const refused = [
      { ...creation, excludeCredentials: [{ id: 'AQID' }] },
      { ...creation, pubKeyCredParams: [{ type: 'public-key', alg: -257 }] },
      { ...creation, challenge: 'not base64url!' },
    ];
    for (const options of refused) {
      await expect(() => createCredential({ options, origin, credential })).toThrowWithCode(
        'webauthn.not_allowed',
      );
    }
    const free = { ...creation, excludeCredentials: [{ id: 'BBBB' }] };
    expect(createCredential({ options: free, origin, credential }).id).toBe('AQID');
  });

  it('refuses a key that is not P-256, and an id that is too short or too long', async () => {
    const wrong = [
      { ...credential, publicKey: credential.publicKey.subarray(1) },
      { ...credential, publicKey: new Uint8Array(91) },
      { ...credential, credentialId: new Uint8Array() },
      { ...credential, credentialId: new Uint8Array(1024) },
    ];
    for (const each of wrong) {
      await expect(() =>
        createCredential({ options: creation, origin, credential: each }),
      ).toThrowWithCode('webauthn.key_unsupported');
    }
  });
});

describe('CBOR', () => {
  // RFC 8949 appendix A.
  it.each([
    [0, '00'],
    [23, '17'],
    [24, '1818'],
    [100, '1864'],
    [1000, '1903e8'],
    [1_000_000, '1a000f4240'],
    [4_294_967_295, '1affffffff'],
    [-1, '20'],
    [-10, '29'],
    [-100, '3863'],
    [-1000, '3903e7'],
  ])('writes %d as RFC 8949 does', (value, hex) => {
    expect(bytesToHex(integerItem(value))).toBe(hex);
  });

  it('writes bytes, texts and maps as RFC 8949 does', () => {
    expect(bytesToHex(bytesItem(hexToBytes('01020304')))).toBe('4401020304');
    expect(bytesToHex(bytesItem(new Uint8Array(300))).slice(0, 6)).toBe('59012c');
    expect(bytesToHex(textItem('水'))).toBe('63e6b0b4');
    const map = mapItem([
      [integerItem(1), integerItem(2)],
      [integerItem(3), integerItem(4)],
    ]);
    expect(bytesToHex(map)).toBe('a201020304');
  });
});
