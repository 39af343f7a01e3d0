import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { duration, inert, inertJson } from './output.js';

describe('an answer that nobody reads to its end', () => {
  it('ends quietly', () => {
    const holdpoint = fileURLToPath(new URL('../bin/holdpoint.mjs', import.meta.url));
    const script = `'${process.execPath}' '${holdpoint}' schema results | true`;
    const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  });
});

describe('text on a terminal', () => {
  it('shows escape sequences instead of obeying them', () => {
    expect(inert('\u001b[2J\u001b]52;c;cGFzcw==\u0007ALL SAMPLES PASSED')).toBe(
      '\\u{1b}[2J\\u{1b}]52;c;cGFzcw==\\u{7}ALL SAMPLES PASSED',
    );
  });

  it('shows carriage returns, back spaces, C1 controls, bidi controls and lone surrogates', () => {
    expect(inert('a\rb\bc\u009bd\u202ee\ud800f\u200b')).toBe(
      'a\\u{d}b\\u{8}c\\u{9b}d\\u{202e}e\\u{d800}f\\u{200b}',
    );
  });

  it('leaves ordinary text of any script alone, with tabs and new lines', () => {
    expect(inert('Ça va?\t日本語 🚀\nשלום')).toBe('Ça va?\t日本語 🚀\nשלום');
  });

  it('never lets a control character through, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(inert(text).replaceAll(/[\n\t]/g, ''))).toBe(false);
      }),
    );
  });
});

describe('JSON on a terminal', () => {
  it('escapes what JSON itself lets through: C1 controls, bidi controls, tags beyond the first plane', () => {
    const text = 'a\u009b2Jb\u007fc\u202ed\u{e0041}';
    expect(inertJson({ text })).toBe('{\n  "text": "a\\u009b2Jb\\u007fc\\u202ed\\udb40\\udc41"\n}');
  });

  it('says the same value, whatever the text, and no control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = inertJson([text]);
        expect(JSON.parse(json)).toEqual([text]);
        expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(json.replaceAll('\n', ''))).toBe(false);
      }),
    );
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [59.4, '59 s'],
    [60, '1 min 00 s'],
    [3599, '59 min 59 s'],
    [3720, '1 h 02 min'],
    [-5, '0 s'],
  ])('of %d seconds reads %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
