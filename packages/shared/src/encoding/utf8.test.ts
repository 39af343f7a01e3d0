import { describe, expect, it } from '@jest/globals';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { decodeUtf8 } from './utf8.js';

fc.configureGlobal({ seed: 3629 });

describe('UTF-8', () => {
  it('gives back every text, a byte order mark, a NUL and a percent sign too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8(utf8ToBytes(text))).toBe(text);
      }),
    );
    expect(decodeUtf8(utf8ToBytes('\ufeff\0%41%'))).toBe('\ufeff\0%41%');
  });

  it.each([
    ['a lone continuation byte', '80'],
    ['a cut character', 'e282'],
    ['an overlong slash', 'c0af'],
    ['an overlong letter', 'e08181'],
    ['a surrogate', 'eda080'],
    ['beyond U+10FFFF', 'f4908080'],
    ['a byte of no character', 'ff'],
  ])('has no text for %s', (_, hex) => {
    expect(decodeUtf8(hexToBytes(hex))).toBeNull();
    expect(decodeUtf8(hexToBytes(`41${hex}41`))).toBeNull();
  });

  it('agrees with the decoder of the platform on any bytes', () => {
    const platform = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const decoded = (bytes: Uint8Array): string | null => {
      try {
        return platform.decode(bytes);
      } catch {
        return null;
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
        expect(decodeUtf8(bytes)).toBe(decoded(bytes));
      }),
      { numRuns: 2000 },
    );
  });
});
