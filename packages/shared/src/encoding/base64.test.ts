import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { fromBase64, fromBase64Url, toBase64, toBase64Url } from './base64.js';

fc.configureGlobal({ seed: 4648 });

describe('base64', () => {
  // RFC 4648 §10.
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('writes and reads %j as RFC 4648 §10 does', (text, encoded) => {
    expect(toBase64(utf8ToBytes(text))).toBe(encoded);
    expect(fromBase64(encoded)).toEqual(utf8ToBytes(text));
    expect(fromBase64Url(encoded.replaceAll('=', ''))).toEqual(utf8ToBytes(text));
  });

  it('agrees with Node in both alphabets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['no padding', 'Zg'],
    ['too much padding', 'Zm9v===='],
    ['padding alone', '===='],
    ['padding in the middle', 'Zg==Zg=='],
    ['unused bits', 'Zh=='],
    ['more unused bits', 'Zm9='],
    ['white space', 'Zm9v\n'],
    ['white space inside', 'Zm 9'],
    ['the other alphabet', '-_-_'],
    ['a letter beyond ASCII', 'Zm9\u0175'],
    ['a digit of another script', 'Zm9\u0661'],
    ['one digit more', 'Zm9vY==='],
  ])('refuses another spelling: %s', (_, text) => {
    expect(fromBase64(text)).toBeNull();
  });

  it.each([
    ['padding', 'Zg=='],
    ['the other alphabet', '+/+/'],
    ['unused bits', 'Zh'],
    ['a digit alone', 'Z'],
    ['white space', 'Zm9v '],
  ])('refuses another spelling of base64url: %s', (_, text) => {
    expect(fromBase64Url(text)).toBeNull();
  });

  it('reads no other text than the one that it writes', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...Array.from('AQZaz019+/-_=')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(digits, (text) => {
        const bytes = fromBase64(text);
        if (bytes !== null) expect(toBase64(bytes)).toBe(text);
        const urlBytes = fromBase64Url(text);
        if (urlBytes !== null) expect(toBase64Url(urlBytes)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});
