import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { bytesOfHex, exampleText, hexOf } from './feature-example.js';
import { visibleBytes, visibleUnits } from './visible-bytes.js';

fc.configureGlobal({ seed: 65 });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('bytes for people to see', () => {
  it.each([
    ['letters', bytes('GATTACA é م 🜁'), 'GATTACA é م 🜁'],
    ['a line feed and a tab', bytes('a\n\tb'), 'a⟨U+000A⟩⟨U+0009⟩b'],
    ['an escape sequence', bytes('\u001b[2J'), '⟨U+001B⟩[2J'],
    ['a bidi override', bytes('\u202e'), '⟨U+202E⟩'],
    ['half a character', Uint8Array.of(0xd9, 0x41, 0x85), '⟨0xD9⟩A⟨0x85⟩'],
    ['an overlong form', Uint8Array.of(0xc0, 0xaf), '⟨0xC0⟩⟨0xAF⟩'],
  ])('show %s', (_, shown, text) => {
    expect(visibleBytes(shown)).toBe(text);
  });

  it('are cut into units without a gap, and hold no control character', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (any) => {
        const units = visibleUnits(any);
        expect(units.map(({ from }) => from)).toEqual([
          ...(any.length === 0 ? [] : [0]),
          ...units.slice(0, -1).map(({ to }) => to),
        ]);
        expect(units.at(-1)?.to ?? 0).toBe(any.length);
        expect(visibleBytes(any)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it('point out the whole character that a byte belongs to', () => {
    expect(exampleText(bytes('aم\nb'), 2)).toEqual({ before: 'a', token: 'م', after: '⟨U+000A⟩b' });
    expect(exampleText(bytes('ab'), 9)).toEqual({ before: 'ab', token: '', after: '' });
  });

  it('come back from hex', async () => {
    expect([...bytesOfHex(hexOf(Uint8Array.of(0, 10, 255)))]).toEqual([0, 10, 255]);
    await expect(() => bytesOfHex('0')).toThrowWithCode('feature.invalid_bytes');
  });
});
