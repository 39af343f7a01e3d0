import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  compareFileNames,
  differenceOf,
  type ModelFile,
  modelRootDigest,
} from './model-manifest.js';

fc.configureGlobal({ seed: 1 });

const aFile = (name: string, content = name): ModelFile => ({
  name,
  algorithm: 'sha256',
  digest: createHash('sha256').update(content).digest('hex'),
});

describe('the order of a manifest', () => {
  it('goes part by part, then by code points', () => {
    // As sorted(map(pathlib.PurePosixPath, names)) of Python 3.11 gives them.
    const sorted = ['.a', 'A', 'a', 'a/b', 'a/b/c', 'a-b', 'a.b', 'ab', '\uff5e', '\u{1f600}'];
    expect([...sorted].reverse().sort(compareFileNames)).toEqual(sorted);
  });

  it('is total: one order for any names', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'b', '/', '-', '\u{1f600}'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(name, name, name, (one, two, three) => {
        const sign = Math.sign(compareFileNames(one, two));
        expect(sign + Math.sign(compareFileNames(two, one))).toBe(0);
        expect(sign === 0).toBe(one === two);
        if (sign < 0 && compareFileNames(two, three) < 0)
          expect(compareFileNames(one, three)).toBeLessThan(0);
      }),
    );
  });
});

describe('the root of a model', () => {
  it('is the digest of its digests', () => {
    const files = [aFile('a'), aFile('b')];
    const digests = files.map(({ digest }) => Buffer.from(digest, 'hex'));
    const expected = createHash('sha256').update(Buffer.concat(digests)).digest('hex');
    expect(modelRootDigest(files)).toBe(`sha256:${expected}`);
  });

  it('does not hold the names: only the signed list does', () => {
    expect(modelRootDigest([aFile('a', '1')])).toBe(modelRootDigest([aFile('z', '1')]));
  });

  it('is of one order and of each file once', async () => {
    for (const files of [
      [aFile('b'), aFile('a')],
      [aFile('a'), aFile('a', 'other')],
    ]) {
      await expect(() => modelRootDigest(files)).toThrowWithCode('model.files_unordered');
    }
  });
});

describe('the difference of two models', () => {
  it('names what is missing, added and changed', () => {
    const signed = [aFile('a'), aFile('b'), aFile('c')];
    const present = [aFile('a'), aFile('b', 'tampered'), aFile('d')];
    expect(differenceOf(signed, present)).toEqual({
      missing: ['c'],
      extra: ['d'],
      changed: ['b'],
    });
    expect(differenceOf(signed, signed.toReversed())).toEqual({
      missing: [],
      extra: [],
      changed: [],
    });
  });
});
