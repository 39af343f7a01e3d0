import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { scanJson } from './json-scan.js';
import type { JsonValue, Selection } from './json-selection.js';
import { fields } from './json-selection.js';
import { defaultLogLimits } from './log-limits.js';

const all: Selection = { kind: 'all' };

function scan(
  text: string | Buffer,
  selection: Selection = all,
  limits = {},
): JsonValue | undefined {
  const tally = { keptBytes: 1_500_000, nonFiniteNumbers: 0 };
  return scanJson(Buffer.from(text), selection, 'place', { ...defaultLogLimits, ...limits }, tally);
}

describe('scanJson', () => {
  it('reads every JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.json({ stringUnit: 'binary' }),
        fc.constantFrom(undefined, 1),
        (text, indent) => {
          const expected: unknown = JSON.parse(text);
          const spaced = JSON.stringify(expected, null, indent);
          // Integers beyond 2^53 are kept as text, see below.
          fc.pre(!/(?<![\d.])\d{16}/.test(spaced));
          expect(JSON.stringify(scan(spaced))).toBe(JSON.stringify(expected));
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  it('refuses every text that JSON.parse refuses, but the bare numbers that Inspect writes', () => {
    const tokens = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '.5',
      '1e',
      'true',
      'nul',
      '\\',
      ' ',
    );
    const parses = (parse: () => unknown): boolean => {
      try {
        parse();
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const isOurs = parses(() => scan(text));
        // A duplicate key is JSON for JSON.parse, and not for us.
        if (isOurs || !/"a".*"a"/s.test(text)) expect(isOurs).toBe(parses(() => JSON.parse(text)));
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  it.each([
    '01',
    '1.',
    '-',
    '+1',
    '.5',
    '1e+',
    '"\t"',
    '"\\x"',
    '"\\u12g4"',
    'nan',
    'Infinit',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '',
    '1 2',
  ])('refuses %j', async (text) => {
    await expect(() => scan(text)).toThrowWithCode('log.json_invalid');
  });

  it('takes bare NaN and infinities, and counts them, but not inside strings', () => {
    const tally = { keptBytes: 100_000, nonFiniteNumbers: 0 };
    const bytes = Buffer.from('[NaN, -Infinity, Infinity, 1e999, "NaN"]');
    const value = scanJson(bytes, all, 'place', defaultLogLimits, tally);
    expect(value).toEqual([NaN, -Infinity, Infinity, Infinity, 'NaN']);
    expect(tally.nonFiniteNumbers).toBe(4);
  });

  it.each([
    ['plainly', '{"value":1,"value":0}'],
    ['with an escape', '{"value":1,"v\\u0061lue":0}'],
    ['in what is not kept', '{"other":[{"deep":1,"deep":2}]}'],
    ['after many keys', `{${Array.from({ length: 40 }, (_, n) => `"k${n}":0`).join()},"k3":1}`],
  ])('refuses a key that stands twice in an object, %s', async (_, text) => {
    await expect(() => scan(text, fields({ value: all }))).toThrowWithCode('log.duplicate_key');
  });

  it('keeps __proto__ as a key like any other', () => {
    const value = scan('{"__proto__":{"isAdmin":true}}');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"isAdmin":true}}');
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it('keeps integers beyond 2^53 as their text', () => {
    expect(scan('[9007199254740993, 9007199254740991]')).toEqual([
      '9007199254740993',
      9007199254740991,
    ]);
  });

  it('keeps named fields only', () => {
    const selection = fields({ a: all, b: { kind: 'text', maxLength: 2 } });
    expect({ ...(scan('{"a":[1],"b":"12345","c":{"a":2}}', selection) as object) }).toEqual({
      a: [1],
      b: '12',
    });
  });

  it('cuts a long text at a whole character, whatever its escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(20), (text, maxLength) => {
        const kept = scan(JSON.stringify(text), { kind: 'text', maxLength });
        expect(kept).toBe(text.slice(0, maxLength));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('refuses depth, keys, kept values and strings beyond their limits', async () => {
    await expect(() => scan('['.repeat(1_000_000))).toThrowWithCode('log.too_deep');
    await expect(() => scan('{"a":'.repeat(1_000_000), fields({}))).toThrowWithCode('log.too_deep');
    const keys = Array.from({ length: 50 }, (_, n) => `"${n}":0`).join();
    await expect(() => scan(`{${keys}}`, fields({}), { keysPerObject: 40 })).toThrowWithCode(
      'log.too_complex',
    );
    await expect(() => scan(`[${'1,'.repeat(100_001)}1]`)).toThrowWithCode('log.too_complex');
    await expect(() => scan('"12345"', all, { stringBytes: 4 })).toThrowWithCode('log.too_complex');
  });

  it('reports references to attachments wherever they stand as a whole string', () => {
    const found: string[] = [];
    const tally = {
      keptBytes: 100_000,
      nonFiniteNumbers: 0,
      onReference: (target: string) => void found.push(target),
    };
    const text = '{"x":["attachment://0a1b","see attachment://ffff","tc://22"]}';
    scanJson(Buffer.from(text), fields({}), 'place', defaultLogLimits, tally);
    expect(found).toEqual(['0a1b', '22']);
  });
});
