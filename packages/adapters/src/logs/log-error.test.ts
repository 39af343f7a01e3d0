import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { logError, visible } from './log-error.js';

describe('visible', () => {
  it.each([
    ['plain é ж 漢 🙂', 'plain é ж 漢 🙂'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['line\r\nbreak', 'line\\u{d}\\u{a}break'],
    ['\u009b2J', '\\u{9b}2J'],
    ['abc\u202edef', 'abc\\u{202e}def'],
    ['a\u200bb\ufeff\u{e0041}', 'a\\u{200b}b\\u{feff}\\u{e0041}'],
    ['\ud800', '\\u{d800}'],
  ])('shows %j as %s', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it('cuts long text', () => {
    expect(visible('x'.repeat(500), 10)).toBe('xxxxxxxxxx…');
    expect(visible('\u0007'.repeat(9), 10)).toBe('\\u{7}\\u{7}…');
  });

  it('leaves nothing that a terminal acts upon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text, 1000)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { seed: 7 },
    );
  });
});

describe('logError', () => {
  it('names the place in message and details', () => {
    const error = logError('log.truncated', 'cut short', 'a\u001bb');
    expect(error).toMatchObject({
      code: 'log.truncated',
      kind: 'invalid',
      message: 'a\\u{1b}b: cut short; copy the log again from where it was written',
      details: { place: 'a\\u{1b}b' },
    });
  });
});
