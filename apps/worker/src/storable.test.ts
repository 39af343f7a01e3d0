import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { storable } from './storable.js';

describe('storable text', () => {
  it.each([
    ['plain', 'plain'],
    ['a\0b', 'a\u{fffd}b'],
    ['\ud800', '\u{fffd}'],
    ['\u{1f600}', '\u{1f600}'],
  ])('%j is %j', (text, expected) => {
    expect(storable(text, 100)).toBe(expected);
  });

  it('is cut to its limit, also through a pair of surrogates', () => {
    expect(storable('a\u{1f600}', 2)).toBe('a\u{fffd}');
  });

  it('holds neither NUL nor a lone surrogate, is no longer than its limit, and stays as it is the second time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), fc.nat(40), (units, limit) => {
        const text = storable(String.fromCharCode(...units), limit);
        expect(text).not.toMatch(/[\0\p{Cs}]/u);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(storable(text, limit)).toBe(text);
      }),
    );
  });
});
