import { describe, expect, it } from '@jest/globals';

import { canonicalJson } from './canonical-json.js';
import { digestOf, sha256, sha256Bytes } from './sha256.js';

describe('SHA-256', () => {
  // FIPS 180-4 example vectors (NIST CSRC).
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('gives the published digest of %j', (text, hex) => {
    expect(sha256(text)).toBe(`sha256:${hex}`);
  });

  it('hashes a text as its UTF-8', () => {
    expect(sha256('€')).toBe(sha256(Uint8Array.of(0xe2, 0x82, 0xac)));
    expect(sha256Bytes(Uint8Array.of())).toHaveLength(32);
  });

  it('hashes JSON by its canonical text', async () => {
    expect(digestOf({ b: 1, a: [] })).toBe(sha256('{"a":[],"b":1}'));
    await expect(() => digestOf(Number.NaN)).toThrowWithCode('digest.not_json');
  });

  it('hashes JSON of any length by its canonical text', () => {
    // Characters of several bytes and code units lie across every place where a part may end.
    const long = ['€', '😀', '"', 'a'].map((one) => one.repeat(70_001));
    expect(digestOf({ long, short: long.map((text) => text.slice(-9)) })).toBe(
      sha256(canonicalJson({ long, short: long.map((text) => text.slice(-9)) })),
    );
  });
});
