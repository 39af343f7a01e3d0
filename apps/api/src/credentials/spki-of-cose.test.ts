import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { isoCBOR } from '@simplewebauthn/server/helpers';

import { spkiOfCose } from './spki-of-cose.js';

type CoseKey = Map<number, number | Uint8Array>;

const spkiOf = (key: KeyObject) =>
  key.export({ type: 'spki', format: 'der' }).toString('base64url');
const bytes = (text = '') => Uint8Array.from(Buffer.from(text, 'base64url'));
const encoded = (key: CoseKey) => isoCBOR.encode(key);

/** COSE keys as RFC 9053 §7.1.1, §7.1.2, §7.2 and RFC 8230 §4 write them. */
function ellipticKey() {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const cose: CoseKey = new Map([[1, 2]]);
  cose.set(3, -7).set(-1, 1).set(-2, bytes(x)).set(-3, bytes(y));
  return { publicKey, cose };
}

describe('the key of an authenticator', () => {
  it('is ES256', () => {
    const { publicKey, cose } = ellipticKey();
    expect(spkiOfCose(encoded(cose))).toEqual({
      algorithm: 'es256',
      publicKey: spkiOf(publicKey),
    });
  });

  it('is Ed25519', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const cose: CoseKey = new Map([[1, 1]]);
    cose
      .set(3, -8)
      .set(-1, 6)
      .set(-2, bytes(publicKey.export({ format: 'jwk' }).x));
    expect(spkiOfCose(encoded(cose))).toEqual({
      algorithm: 'ed25519',
      publicKey: spkiOf(publicKey),
    });
  });

  it('is RS256', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n, e } = publicKey.export({ format: 'jwk' });
    const cose: CoseKey = new Map([[1, 3]]);
    cose.set(3, -257).set(-1, bytes(n)).set(-2, bytes(e));
    expect(spkiOfCose(encoded(cose))).toEqual({ algorithm: 'rs256', publicKey: spkiOf(publicKey) });
  });

  it.each([
    ['of another algorithm', (cose: CoseKey) => cose.set(3, -35)],
    ['off its curve', (cose: CoseKey) => cose.set(-3, new Uint8Array(32).fill(1))],
    ['without a point', (cose: CoseKey) => cose.set(-2, 7)],
  ])('is none %s', (_, bend) => {
    expect(spkiOfCose(encoded(bend(ellipticKey().cose)))).toBeUndefined();
  });

  it('is none where there is no CBOR', () => {
    expect(spkiOfCose(new Uint8Array())).toBeUndefined();
    expect(spkiOfCose(Uint8Array.of(0xff, 0x00))).toBeUndefined();
  });
});
