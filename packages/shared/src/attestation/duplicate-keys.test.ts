import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseUniqueJson } from './duplicate-keys.js';

fc.configureGlobal({ seed: 8259 });

describe('JSON in which no member stands twice', () => {
  it.each([
    ['at the top', '{"a":1,"a":2}'],
    ['with equal values', '{"a":1,"a":1}'],
    ['in an object in an array', '[[{"b":{"a":1,"a":2}}]]'],
    ['once escaped', String.raw`{"a":1,"\u0061":2}`],
    ['both escaped', String.raw`{"\u0061":1,"\u0061":2}`],
    ['with white space before the colon', '{"a" :1,"a"\n\t\r :2}'],
    ['with other members between', '{"a":{"b":[]},"c":"a","a":null}'],
    ['empty names', '{"":1,"":2}'],
    ['names with quotes', String.raw`{"\"":1,"\u0022":2}`],
  ])('refuses a member that stands twice %s', async (_, text) => {
    await expect(() => parseUniqueJson(text)).toThrowWithCode('json.duplicate_key');
  });

  it.each([
    ['a name in another object', '{"a":{"a":1},"b":{"a":2}}'],
    ['a name as a value', '{"a":"a","b":"a"}'],
    ['names of two spellings', '{"a":1,"A":2,"a ":3}'],
    ['a text that looks like a member', String.raw`{"a":"\",\"a\":","b":"{\"a\":"}`],
    ['a backslash at the end of a text', String.raw`{"a":"\\","b":1}`],
    ['texts in an array', '["a","a"]'],
    ['a scalar', '"a"'],
  ])('takes %s', (_, text) => {
    expect(parseUniqueJson(text)).toEqual(JSON.parse(text));
  });

  it('takes every text that JSON.stringify writes, as JSON.parse does', () => {
    // `__proto__` is no name here: see below.
    const isPlain = (value: unknown): boolean => !JSON.stringify(value).includes('__proto__');
    fc.assert(
      fc.property(fc.jsonValue().filter(isPlain), fc.nat(4), (value, indent) => {
        expect(parseUniqueJson(JSON.stringify(value, null, indent))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses the doubling of any member of any object', async () => {
    const members = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(members, async (value) => {
        const [name] = Object.keys(value).filter((key) => key !== '__proto__');
        fc.pre(name !== undefined);
        const doubled = `{${JSON.stringify(name)}:0,${JSON.stringify(value).slice(1)}`;
        await expect(() => parseUniqueJson(doubled)).toThrowWithCode('json.duplicate_key');
      }),
    );
  });

  it.each(['{"__proto__":1}', String.raw`[{"\u005f_proto__":{}}]`])(
    'refuses the name __proto__: %s',
    async (text) => {
      await expect(() => parseUniqueJson(text)).toThrowWithCode('json.name_forbidden');
    },
  );

  it('goes 64 levels deep and no deeper', async () => {
    const nested = (depth: number): string =>
      `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
    expect(parseUniqueJson(nested(64))).toEqual(JSON.parse(nested(64)));
    await expect(() => parseUniqueJson(nested(66))).toThrowWithCode('json.too_deep');
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", '{"a":NaN}', '\ufeff{}', '{}{}', '"\n"', '01'])(
    'refuses what is not JSON: %j',
    async (text) => {
      await expect(() => parseUniqueJson(text)).toThrowWithCode('json.malformed');
    },
  );
});
