import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { rawSignatureOf } from './es256-signature.js';
import {
  isAvailable,
  type SignatureAlgorithm,
  type SignedMessage,
  type SubtleLike,
  verifierOf,
} from './verify-signature.js';

fc.configureGlobal({ seed: 8032 });

const verify = verifierOf(crypto.subtle);
const message = utf8ToBytes('what is signed');

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const pairs: Readonly<Record<SignatureAlgorithm, Pair>> = {
  ed25519: generateKeyPairSync('ed25519'),
  'ml-dsa-44': generateKeyPairSync('ml-dsa-44'),
  es256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  rs256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
/** Raw bytes at the end of the SubjectPublicKeyInfo; 0 for all of it. */
const rawBytes = { ed25519: 32, 'ml-dsa-44': 1312, es256: 0, rs256: 0 };
const algorithms: readonly SignatureAlgorithm[] = ['ed25519', 'ml-dsa-44', 'es256', 'rs256'];

function aSigned(algorithm: SignatureAlgorithm): SignedMessage {
  const { publicKey, privateKey } = pairs[algorithm];
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const digest = algorithm === 'es256' || algorithm === 'rs256' ? 'sha256' : null;
  return {
    algorithm,
    publicKey: new Uint8Array(spki.subarray(-rawBytes[algorithm])),
    message,
    signature: new Uint8Array(sign(digest, message, privateKey)),
  };
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const at = Math.floor(bit / 8) % bytes.length;
  return bytes.map((byte, place) => (place === at ? byte ^ (1 << (bit % 8)) : byte));
}

describe('a signature', () => {
  // RFC 8032 §7.1, TEST 2.
  it('by Ed25519 is verified as published', async () => {
    const signed: SignedMessage = {
      algorithm: 'ed25519',
      publicKey: hexToBytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
      message: Uint8Array.of(0x72),
      signature: hexToBytes(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ),
    };
    expect(await verify(signed)).toBe(true);
    expect(await verify({ ...signed, message: Uint8Array.of(0x73) })).toBe(false);
  });

  it.each(algorithms)('by %s is verified, and with any bit changed refused', async (algorithm) => {
    const signed = aSigned(algorithm);
    expect(await verify(signed)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (bit) => {
        expect(await verify({ ...signed, signature: flipped(signed.signature, bit) })).toBe(false);
        expect(await verify({ ...signed, message: flipped(message, bit) })).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it.each(algorithms)(
    'by %s is refused with anything malformed, and nothing thrown',
    async (algorithm) => {
      const signed = aSigned(algorithm);
      await fc.assert(
        fc.asyncProperty(fc.uint8Array(), fc.nat(400), async (garbage, end) => {
          expect(await verify({ ...signed, signature: garbage })).toBe(false);
          expect(await verify({ ...signed, publicKey: garbage })).toBe(false);
          const cut = signed.signature.subarray(0, Math.min(end, signed.signature.length - 1));
          expect(await verify({ ...signed, signature: cut })).toBe(false);
        }),
        { numRuns: 50 },
      );
    },
  );

  it('by one algorithm is none by another', async () => {
    for (const algorithm of algorithms) {
      for (const other of algorithms.filter((one) => one !== algorithm)) {
        expect(await verify({ ...aSigned(algorithm), algorithm: other })).toBe(false);
      }
    }
  });

  it('by RSA with fewer than 2048 bits is refused', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const signature = new Uint8Array(sign('sha256', message, privateKey));
    const signed = { message, signature, publicKey: new Uint8Array(spki) };
    expect(await verify({ algorithm: 'rs256', ...signed })).toBe(false);
  });

  it('that this place cannot verify is an error, not a wrong signature', async () => {
    const lacking: SubtleLike = {
      importKey: () => Promise.reject(new DOMException('no such algorithm', 'NotSupportedError')),
      verify: () => Promise.resolve(true),
    };
    await expect(verifierOf(lacking)(aSigned('ml-dsa-44'))).rejects.toMatchObject({
      code: 'signing.algorithm_unavailable',
    });
    expect(await isAvailable(lacking, 'ml-dsa-44')).toBe(false);
  });

  it('of all four algorithms can be verified in Node 24', async () => {
    for (const algorithm of algorithms) {
      expect(await isAvailable(crypto.subtle, algorithm)).toBe(true);
    }
    const lax: SubtleLike = {
      importKey: () => Promise.resolve({}),
      verify: () => Promise.resolve(true),
    };
    expect(await isAvailable(lax, 'ed25519')).toBe(true);
  });
});

describe('the DER of an ECDSA signature', () => {
  it.each([
    ['short numbers', '3006020101020102', `${'00'.repeat(31)}01${'00'.repeat(31)}02`],
    [
      'a number with its sign bit set',
      `3026020101022100${'ff'.repeat(32)}`,
      `${'00'.repeat(31)}01${'ff'.repeat(32)}`,
    ],
  ])('with %s gives 64 bytes', (_, der, raw) => {
    expect(rawSignatureOf(hexToBytes(der))).toEqual(hexToBytes(raw));
  });

  it.each([
    ['nothing', ''],
    ['another tag', '3106020101020102'],
    ['another length', '3007020101020102'],
    ['a long form of its length', '308106020101020102'],
    ['a byte too many', '300702010102010200'],
    ['an empty number', '3005020002010200'.slice(0, 14)],
    ['a negative number', '3006020181020102'],
    ['a zero too many', '300702020001020102'],
    ['a number of 33 bytes', `3026022101${'00'.repeat(32)}020101`],
    ['one number', '3003020101'],
    ['a cut number', '3006020101020202'],
    ['another type of number', '3006040101020102'],
  ])('with %s is refused', (_, der) => {
    expect(rawSignatureOf(hexToBytes(der))).toBeUndefined();
  });
});
