import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { codeSpans } from './code-spans.js';

describe('text of the API document', () => {
  it('is set as code between two backticks, and nowhere else', () => {
    expect(codeSpans('Read `decision`, not `status')).toEqual([
      { text: 'Read ', isCode: false },
      { text: 'decision', isCode: true },
      { text: ', not `status', isCode: false },
    ]);
    expect(codeSpans('')).toEqual([]);
  });

  it('loses nothing but the backticks of its code', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) =>
          codeSpans(text)
            .map((span) => (span.isCode ? `\`${span.text}\`` : span.text))
            .join('') === text,
      ),
    );
  });
});
