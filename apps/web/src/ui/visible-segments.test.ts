import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { visibleSegments } from './visible-segments.js';

describe('text of a model', () => {
  it('stays as it is when nothing in it is hidden', () => {
    expect(visibleSegments('<b>plain</b>\n\tlines')).toEqual([
      { kind: 'text', text: '<b>plain</b>\n\tlines' },
    ]);
    expect(visibleSegments('')).toEqual([]);
  });

  it('names what would change how it reads', () => {
    expect(visibleSegments('pay\u202edrow')).toEqual([
      { kind: 'text', text: 'pay' },
      { kind: 'hidden', text: 'U+202E' },
      { kind: 'text', text: 'drow' },
    ]);
    expect(visibleSegments('\u0000\u200b')).toEqual([
      { kind: 'hidden', text: 'U+0000' },
      { kind: 'hidden', text: 'U+200B' },
    ]);
  });

  it('never comes out with a hidden character, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        visibleSegments(text).every((segment) => !/[\p{Cf}\p{Cs}]/u.test(segment.text)),
      ),
    );
  });
});
