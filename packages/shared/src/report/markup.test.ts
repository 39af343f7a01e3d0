import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { markup, ownMarkup } from './markup.js';
import { visibleLine, visibleText } from './visible-text.js';

describe('markup', () => {
  it('escapes text for element and attribute alike', () => {
    const hostile = `<script>alert("1")</script>' onload='x\` &amp;`;
    expect(markup`<p title="${hostile}">${hostile}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=&#39;x&#96; &amp;amp;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=&#39;x&#96; &amp;amp;</p>',
    );
  });

  it('takes markup, numbers and lists of both as they are', () => {
    expect(markup`<ul>${[markup`<li>${1}</li>`, markup`<li>${'<'}</li>`]}</ul>`.text).toBe(
      '<ul><li>1</li><li>&lt;</li></ul>',
    );
    expect(markup`${ownMarkup('<b>')}`.text).toBe('<b>');
    expect(markup`${''}|${[]}`.text).toBe('|');
  });

  it('lets no string open a tag, an attribute or an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: written } = markup`${text}`;
        expect(written).not.toMatch(/[<>"'`]/);
        expect(written.replace(/&(?:amp|lt|gt|quot|#39|#96);/g, '')).not.toContain('&');
      }),
    );
  });
});

describe('visibleText', () => {
  it.each([
    ['a right-to-left override', 'evil\u202egpj.exe', 'evil⟨U+202E⟩gpj.exe'],
    ['an isolate', '\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['an escape sequence', '\u001b[31mred\u001b[0m', '⟨U+001B⟩[31mred⟨U+001B⟩[0m'],
    ['a zero-width joiner', 'a\u200db', 'a⟨U+200D⟩b'],
    ['NUL, carriage return, DEL and C1', '\0\r\u007f\u009b', '⟨U+0000⟩⟨U+000D⟩⟨U+007F⟩⟨U+009B⟩'],
    ['a line separator', '\u2028', '⟨U+2028⟩'],
    ['a tag character', '\u{e0041}', '⟨U+E0041⟩'],
    ['a variation selector', 'a\ufe0f\u{e0100}', 'a⟨U+FE0F⟩⟨U+E0100⟩'],
    ['a Hangul filler', 'rob\u3164in\u115f\uffa0', 'rob⟨U+3164⟩in⟨U+115F⟩⟨U+FFA0⟩'],
    ['a combining grapheme joiner', 'a\u034fb', 'a⟨U+034F⟩b'],
    ['a Mongolian selector and a Khmer vowel', '\u180b\u17b4', '⟨U+180B⟩⟨U+17B4⟩'],
    ['a lone surrogate', '\ud800', '⟨U+D800⟩'],
  ])('spells out %s', (_name, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves readable text, tabs and line feeds alone', () => {
    const text = 'Ünïcödé 漢字 ﷽ 😀\tx\ny';
    expect(visibleText(text)).toBe(text);
  });

  it('is stable: what it wrote, it leaves alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
      }),
    );
  });

  it('keeps to one line where lines mean something', () => {
    expect(visibleLine('a\nRole: chief\tb')).toBe('a⟨U+000A⟩Role: chief⟨U+0009⟩b');
  });
});
