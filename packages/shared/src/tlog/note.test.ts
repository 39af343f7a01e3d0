import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { formatNote, parseNote, parseSignatureLine, signatureLine } from './note.js';

fc.configureGlobal({ seed: 6962 });

/** The first example of C2SP signed-note. */
const poem = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;
const line = signatureLine('log.test', '0102aeff', Uint8Array.of(9));

describe('a signed note', () => {
  it('is the text up to its last empty line, and the signatures below', () => {
    const { text, signatures } = parseNote(poem);
    expect(text.endsWith('ed è subito sera.\n')).toBe(true);
    expect(text).toContain('\n\n');
    expect(signatures.map(({ name, keyId }) => [name, keyId])).toEqual([
      ['quasimodo.example/salvatore', '367ba04b'],
    ]);
    expect(signatures[0]?.signature).toHaveLength(64);
  });

  it('is written as it is read', () => {
    const { text, signatures } = parseNote(poem);
    const lines = signatures.map((signature) => signature.line);
    expect(formatNote(text, lines)).toBe(poem);
  });

  it('reads back as its text and lines, whatever the text is', () => {
    const aText = fc.array(fc.string({ unit: 'grapheme' })).map((words) => `${words.join('\n')}\n`);
    const isPlain = (text: string) =>
      Array.from(text).every((one) => one === '\n' || (one.codePointAt(0) ?? 0) >= 0x20);
    fc.assert(
      fc.property(aText.filter(isPlain), fc.integer({ min: 1, max: 16 }), (text, count) => {
        const lines = Array.from({ length: count }, () => line);
        const note = parseNote(formatNote(text, lines));
        expect(note.text).toBe(text);
        expect(note.signatures.map((signature) => signature.line)).toEqual(lines);
      }),
    );
  });

  it('of any text is a note or refused', async () => {
    const aMutation = fc.tuple(fc.nat(poem.length), fc.nat(3), fc.string());
    await fc.assert(
      fc.asyncProperty(aMutation, async ([place, cut, put]) => {
        const mutated = poem.slice(0, place) + put + poem.slice(place + cut);
        try {
          const { text, signatures } = parseNote(mutated);
          const lines = signatures.map((signature) => signature.line);
          expect(formatNote(text, lines)).toBe(mutated);
        } catch (error) {
          await expect(error).toThrowWithCode('log.note_malformed');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has at most 1,000,000 bytes, however many characters', async () => {
    const filled = (character: string, count: number) =>
      formatNote(`${character.repeat(count)}\n`, [line]);
    const overhead = filled('a', 0).length + 2;
    expect(() => filled('a', 1_000_000 - overhead)).not.toThrow();
    await expect(() => filled('a', 1_000_000 - overhead + 1)).toThrowWithCode('log.note_malformed');
    await expect(() => filled('€', 333_334)).toThrowWithCode('log.note_malformed');
  });

  it.each([
    ['an escape', '\u001b'],
    ['a carriage return', '\r'],
    ['a tab', '\t'],
    ['a NUL', '\0'],
    ['a lone surrogate', '\ud800'],
  ])('holds not %s', async (_, character) => {
    await expect(() => formatNote(`a${character}\n`, [line])).toThrowWithCode('log.note_malformed');
    await expect(() => parseNote(poem.replace('sera', character))).toThrowWithCode(
      'log.note_malformed',
    );
  });

  it.each([
    ['a text without line feed', 'text', [line]],
    ['no signature', 'text\n', []],
    ['a line that holds two', 'text\n', [`${line}\n${line}`]],
    ['an empty line', 'text\n', [line, '', line]],
    ['a line with a line feed', 'text\n', [`${line}\n`]],
  ])('is not written from %s', async (_, text, lines) => {
    await expect(() => formatNote(text, lines)).toThrowWithCode('log.note_malformed');
  });
});

describe('a signature line', () => {
  it('reads back as name, id and signature', () => {
    const aName = fc.stringMatching(/^[a-z0-9./:_-]+$/);
    const anId = fc.stringMatching(/^[0-9a-f]{8}$/);
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(aName, anId, bytes, (name, keyId, signature) => {
        const written = signatureLine(name, keyId, signature);
        expect(parseSignatureLine(written)).toEqual({ name, keyId, signature, line: written });
      }),
    );
  });

  it.each([
    ['no name', '', '01020304', Uint8Array.of(1)],
    ['a space in its name', 'a b', '01020304', Uint8Array.of(1)],
    ['a plus in its name', 'a+b', '01020304', Uint8Array.of(1)],
    ['a line separator in its name', 'a\u2028b', '01020304', Uint8Array.of(1)],
    ['no signature', 'a', '01020304', Uint8Array.of()],
    ['a cut id', 'a', '', Uint8Array.of(1, 2, 3, 4)],
  ])('is not written with %s', async (_, name, keyId, signature) => {
    await expect(() => signatureLine(name, keyId, signature)).toThrowWithCode('log.note_malformed');
  });
});
