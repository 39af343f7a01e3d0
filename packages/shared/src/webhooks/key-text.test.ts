import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { formatPublicKey, formatSigningKey, parsePublicKey, parseSigningKey } from './key-text.js';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a public key in text', () => {
  it('is whpk_ and the base64 of its 32 bytes', () => {
    expect(formatPublicKey(new Uint8Array(32))).toBe(`whpk_${'A'.repeat(43)}=`);
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(bytes32, (key) => {
        expect(parsePublicKey(formatPublicKey(key))).toEqual(key);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['another prefix', `whsk_${'A'.repeat(43)}=`],
    ['a shared secret', `whsec_${'A'.repeat(43)}=`],
    ['no prefix', `${'A'.repeat(43)}=`],
    ['31 bytes', `whpk_${'A'.repeat(42)}==`],
    ['33 bytes', `whpk_${'A'.repeat(44)}`],
    ['no padding', `whpk_${'A'.repeat(43)}`],
    ['bits in the padding', `whpk_${'A'.repeat(42)}B=`],
    ['the alphabet of URLs', `whpk_${'-'.repeat(43)}=`],
    ['white space', `whpk_ ${'A'.repeat(43)}=`],
  ])('is refused with %s', async (_, text) => {
    await expect(() => parsePublicKey(text)).toThrowWithCode('webhook.key_malformed');
  });
});

describe('a signing key in text', () => {
  it('is whsk_ and the base64 of seed and public key', () => {
    const parts = { seed: new Uint8Array(32), publicKey: new Uint8Array(32) };
    expect(formatSigningKey(parts)).toBe(`whsk_${'A'.repeat(86)}==`);
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (seed, publicKey) => {
        expect(parseSigningKey(formatSigningKey({ seed, publicKey }))).toEqual({ seed, publicKey });
      }),
    );
  });

  it.each([
    ['a public key', `whpk_${'A'.repeat(43)}=`],
    ['a seed alone', `whsk_${'A'.repeat(43)}=`],
    ['no base64', `whsk_${'!'.repeat(86)}==`],
  ])('is refused with %s, and never repeated', async (_, text) => {
    await expect(() => parseSigningKey(text)).toThrowWithCode('webhook.key_malformed');
    expect(() => parseSigningKey(text)).not.toThrow(text);
  });
});
