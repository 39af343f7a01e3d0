import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { formatTreeHead, parseTreeHead } from './tree-head.js';

fc.configureGlobal({ seed: 6962 });

/** C2SP tlog-checkpoint. */
const published = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`;
const head = parseTreeHead(published);

describe('a tree head', () => {
  it('of the specification is read and written', () => {
    expect(head).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(head.extensions).toEqual([]);
    expect(formatTreeHead(head)).toBe(published);
  });

  it('reads back as itself', () => {
    const aLine = fc.stringMatching(/^[ -~\u00a0-\u00ff]+$/);
    const aHead = fc.record({
      origin: aLine,
      size: fc.maxSafeNat(),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      extensions: fc.array(aLine, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(aHead, (one) => {
        expect(parseTreeHead(formatTreeHead(one))).toEqual(one);
      }),
    );
  });

  it('of any text is a tree head or refused', async () => {
    const aMutation = fc.tuple(fc.nat(published.length), fc.nat(3), fc.string());
    await fc.assert(
      fc.asyncProperty(aMutation, async ([place, cut, put]) => {
        const mutated = published.slice(0, place) + put + published.slice(place + cut);
        try {
          expect(formatTreeHead(parseTreeHead(mutated))).toBe(mutated);
        } catch (error) {
          await expect(error).toThrowWithCode('log.tree_head_malformed');
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a negative size', { ...head, size: -1 }],
    ['a broken size', { ...head, size: 1.5 }],
    ['a size beyond 2^53', { ...head, size: 2 ** 53 }],
    ['a short root', { ...head, root: new Uint8Array(31) }],
    ['no origin', { ...head, origin: '' }],
    ['an origin of two lines', { ...head, origin: 'a\nb' }],
    ['an origin with a carriage return', { ...head, origin: 'a\r' }],
    ['an empty extension line', { ...head, extensions: [''] }],
    ['an extension of two lines', { ...head, extensions: ['a\nb'] }],
  ])('is not written with %s', async (_, wrong) => {
    await expect(() => formatTreeHead(wrong)).toThrowWithCode('log.tree_head_malformed');
  });
});
