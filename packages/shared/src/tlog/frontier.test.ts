import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { emptyFrontier, extendFrontier, rootOf } from './frontier.js';
import { emptyRoot, leafHash } from './leaf-hash.js';
import { merkleRoot } from './merkle-root.js';
import { nodeReaderOf } from './proofs.js';

fc.configureGlobal({ seed: 6962 });

const entries = Array.from({ length: 300 }, (_, index) => utf8ToBytes(`entry ${index}`));
const leaves = entries.map(leafHash);

describe('the frontier', () => {
  it('of no leaves has the root of the empty tree', () => {
    expect(rootOf(emptyFrontier)).toEqual(emptyRoot);
    expect(extendFrontier(emptyFrontier, [])).toEqual(emptyFrontier);
  });

  it('is the same however the leaves come in, and has the root over all of them', () => {
    const cuts = fc.array(fc.nat(leaves.length), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(leaves.length), cuts, (size, places) => {
        const ends = [...places.filter((place) => place < size).sort((a, b) => a - b), size];
        const grown = ends.reduce(
          (frontier, end) => extendFrontier(frontier, leaves.slice(frontier.size, end)),
          emptyFrontier,
        );
        expect(grown).toEqual(extendFrontier(emptyFrontier, leaves.slice(0, size)));
        expect(rootOf(grown)).toEqual(merkleRoot(entries.slice(0, size)));
      }),
    );
  });

  it('holds the perfect subtrees, largest first', async () => {
    const hashAt = nodeReaderOf(leaves);
    const { hashes } = extendFrontier(emptyFrontier, leaves.slice(0, 13));
    expect(hashes).toEqual([await hashAt(3, 0), await hashAt(2, 2), await hashAt(0, 12)]);
  });

  it('leaves the one that it extends as it is', () => {
    const three = extendFrontier(emptyFrontier, leaves.slice(0, 3));
    const before = structuredClone(three);
    extendFrontier(three, leaves.slice(3, 9));
    expect(three).toEqual(before);
  });

  it.each([
    ['a hash too few', { size: 3, hashes: leaves.slice(0, 1) }],
    ['a hash too many', { size: 4, hashes: leaves.slice(0, 2) }],
    ['a hash of 31 bytes', { size: 1, hashes: [new Uint8Array(31)] }],
    ['a negative size', { size: -1, hashes: [] }],
    ['a broken size', { size: 0.5, hashes: [] }],
    ['a size beyond 2^53', { size: 2 ** 53, hashes: leaves.slice(0, 1) }],
  ])('is refused with %s', async (_, frontier) => {
    await expect(() => extendFrontier(frontier, [])).toThrowWithCode('log.frontier_malformed');
    await expect(() => rootOf(frontier)).toThrowWithCode('log.frontier_malformed');
  });
});
