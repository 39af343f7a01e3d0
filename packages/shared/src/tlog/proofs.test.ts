import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { emptyRoot, leafHash, nodeHash } from './leaf-hash.js';
import { merkleRoot } from './merkle-root.js';
import {
  consistencyProof,
  inclusionProof,
  nodeReaderOf,
  verifyConsistency,
  verifyInclusion,
} from './proofs.js';

fc.configureGlobal({ seed: 6962 });

const MAXIMUM = 70;
const entries = Array.from({ length: MAXIMUM }, (_, index) => utf8ToBytes(`entry ${index}`));
const leaves = entries.map(leafHash);
const roots = Array.from({ length: MAXIMUM + 1 }, (_, size) => definedRoot(leaves.slice(0, size)));
const hashAt = nodeReaderOf(leaves);

/** MTH of RFC 6962 §2.1 over leaf hashes, word for word. */
function definedRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only, second] = hashes;
  if (only === undefined) return emptyRoot;
  if (second === undefined) return only;
  const split = definedSplit(hashes.length);
  return nodeHash(definedRoot(hashes.slice(0, split)), definedRoot(hashes.slice(split)));
}

/** PATH of RFC 6962 §2.1.1, word for word. */
function definedPath(index: number, hashes: readonly Uint8Array[]): Uint8Array[] {
  if (hashes.length === 1) return [];
  const split = definedSplit(hashes.length);
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)];
  return index < split
    ? [...definedPath(index, left), definedRoot(right)]
    : [...definedPath(index - split, right), definedRoot(left)];
}

/** SUBPROOF of RFC 6962 §2.1.2, word for word. */
function definedGrowth(from: number, hashes: readonly Uint8Array[], isWhole = true): Uint8Array[] {
  if (from === hashes.length) return isWhole ? [] : [definedRoot(hashes)];
  const split = definedSplit(hashes.length);
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)];
  return from <= split
    ? [...definedGrowth(from, left, isWhole), definedRoot(right)]
    : [...definedGrowth(from - split, right, false), definedRoot(left)];
}

function definedSplit(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new RangeError(`Nothing at ${index}.`);
  return value;
}

/** Every proof that differs from `proof` in one bit of one hash, or in one hash too few or too many. */
function* changed(proof: readonly Uint8Array[]): Generator<Uint8Array[]> {
  for (const [place, hash] of proof.entries()) {
    yield proof.with(
      place,
      hash.map((byte, offset) => (offset === place % 32 ? byte ^ 0x80 : byte)),
    );
    yield proof.toSpliced(place, 1);
    yield proof.toSpliced(place, 0, hash);
  }
  yield [...proof, emptyRoot];
}

const aSize = fc.integer({ min: 1, max: MAXIMUM });

// Leaves of the test vectors of Google's certificate-transparency repository (merkle_tree_test.cc).
const published = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
const publishedLeaves = [...published, '606162636465666768696a6b6c6d6e6f'].map((hex) =>
  leafHash(hexToBytes(hex)),
);
const [L1, N1, N2, R4, L4, N3, N45] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
];
const L0 = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
const N0 = 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125';

describe('an inclusion proof', () => {
  it.each([
    [0, 1, []],
    [0, 8, [L1, N1, N2]],
    [5, 8, [L4, N3, R4]],
    [2, 3, [N0]],
    [1, 5, [L0, N1, L4]],
  ])('of leaf %i of %i is the published one', async (index, size, hashes) => {
    const proof = await inclusionProof(index, size, nodeReaderOf(publishedLeaves));
    expect(proof.map(bytesToHex)).toEqual(hashes);
  });

  it('is that of the recursive definition and verifies, for every leaf of every size up to 70', async () => {
    for (let size = 1; size <= MAXIMUM; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(index, size, hashAt);
        expect(proof).toEqual(definedPath(index, leaves.slice(0, size)));
        const claim = { leafHash: at(leaves, index), index, size, root: at(roots, size), proof };
        expect(verifyInclusion(claim)).toBe(true);
      }
    }
  });

  it('is refused with any hash changed, left out or doubled, and for any other leaf, root or index', async () => {
    const claims = fc.tuple(aSize, fc.nat(), fc.nat()).map(([size, index, other]) => ({
      size,
      index: index % size,
      other: (index + 1 + (other % (size - 1 || 1))) % size,
    }));
    await fc.assert(
      fc.asyncProperty(claims, async ({ size, index, other }) => {
        const proof = await inclusionProof(index, size, hashAt);
        const root = at(roots, size);
        const claim = { leafHash: at(leaves, index), index, size, root, proof };
        for (const wrong of changed(proof)) {
          expect(verifyInclusion({ ...claim, proof: wrong })).toBe(false);
        }
        expect(verifyInclusion({ ...claim, root: at(roots, size - 1) })).toBe(false);
        if (other === index) return;
        expect(verifyInclusion({ ...claim, leafHash: at(leaves, other) })).toBe(false);
        expect(verifyInclusion({ ...claim, index: other })).toBe(false);
      }),
    );
  });

  it.each([
    [0, 0],
    [3, 3],
    [-1, 3],
    [0.5, 3],
    [0, Number.NaN],
    [0, 2 ** 53],
  ])('does not exist for leaf %d of %d', async (index, size) => {
    await expect(inclusionProof(index, size, hashAt)).rejects.toMatchObject({
      code: 'log.proof_impossible',
    });
  });

  it('does not exist beyond the leaves that the reader has', async () => {
    await expect(inclusionProof(0, 3, nodeReaderOf(leaves.slice(0, 2)))).rejects.toMatchObject({
      code: 'log.proof_impossible',
    });
  });
});

describe('a consistency proof', () => {
  it.each([
    [1, 1, []],
    [1, 8, [L1, N1, N2]],
    [6, 8, [N45, N3, R4]],
    [2, 5, [N1, L4]],
  ])('from %i to %i is the published one', async (from, to, hashes) => {
    const proof = await consistencyProof(from, to, nodeReaderOf(publishedLeaves));
    expect(proof.map(bytesToHex)).toEqual(hashes);
  });

  it('is that of the recursive definition and verifies, for all sizes up to 70', async () => {
    for (let to = 0; to <= MAXIMUM; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const proof = await consistencyProof(from, to, hashAt);
        expect(proof).toEqual(from === 0 ? [] : definedGrowth(from, leaves.slice(0, to)));
        const claim = { from, to, fromRoot: at(roots, from), toRoot: at(roots, to), proof };
        expect(verifyConsistency(claim)).toBe(true);
      }
    }
  });

  it('is refused with any hash changed, left out or doubled, and for any other root or older size', async () => {
    const aGrowth = fc.tuple(aSize, aSize).map(([one, other]) => ({
      from: Math.min(one, other),
      to: Math.max(one, other),
    }));
    await fc.assert(
      fc.asyncProperty(aGrowth, async ({ from, to }) => {
        const proof = await consistencyProof(from, to, hashAt);
        const claim = { from, to, fromRoot: at(roots, from), toRoot: at(roots, to), proof };
        for (const wrong of changed(proof)) {
          expect(verifyConsistency({ ...claim, proof: wrong })).toBe(false);
        }
        expect(verifyConsistency({ ...claim, fromRoot: at(roots, from - 1) })).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: at(roots, to - 1) })).toBe(false);
        expect(verifyConsistency({ ...claim, from: to, to: from })).toBe(from === to);
      }),
    );
  });

  it('is refused between a log and one of another past', async () => {
    const forged = leaves.with(2, leafHash(utf8ToBytes('forged')));
    for (let from = 3; from < 40; from += 1) {
      const proof = await consistencyProof(from, 40, nodeReaderOf(forged));
      const toRoot = definedRoot(forged.slice(0, 40));
      const claim = { from, to: 40, fromRoot: at(roots, from), toRoot, proof };
      expect(verifyConsistency(claim)).toBe(false);
    }
  });

  it('does not exist from a larger to a smaller tree', async () => {
    await expect(consistencyProof(4, 3, hashAt)).rejects.toMatchObject({
      code: 'log.proof_impossible',
    });
    await expect(consistencyProof(-1, 3, hashAt)).rejects.toMatchObject({
      code: 'log.proof_impossible',
    });
  });
});

describe('verifying a proof', () => {
  it('takes anything in its fields and throws nothing', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.integer(),
      fc.bigInt(),
      fc.array(fc.uint8Array({ minLength: 31, maxLength: 33 })),
      fc.constant(leaves[0]),
    );
    fc.assert(
      fc.property(fc.array(anything, { minLength: 5, maxLength: 5 }), (fields) => {
        const [a, b, c, d, e] = fields;
        const inclusion: unknown = { leafHash: a, index: b, size: c, root: d, proof: e };
        const consistency: unknown = { from: a, to: b, fromRoot: c, toRoot: d, proof: e };
        // Called as plain JavaScript would: the compiler lets no such claim through.
        const isIncluded: unknown = Reflect.apply(verifyInclusion, undefined, [inclusion]);
        const isGrown: unknown = Reflect.apply(verifyConsistency, undefined, [consistency]);
        expect(isIncluded).toBe(false);
        expect(isGrown).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses 64 hashes: no tree is so deep', () => {
    const proof = Array.from({ length: 64 }, () => emptyRoot);
    const [leaf, root] = [at(leaves, 0), at(roots, 1)];
    const size = Number.MAX_SAFE_INTEGER;
    expect(verifyInclusion({ leafHash: leaf, index: 0, size, root, proof })).toBe(false);
    const claim = { from: 1, to: size, fromRoot: leaf, toRoot: root, proof };
    expect(verifyConsistency(claim)).toBe(false);
  });

  it('counts beyond 32 bits', () => {
    // The right-most leaf of 2^40 + 1: its only sibling is the root of the perfect subtree to its left.
    const [leaf, left] = [at(leaves, 0), at(roots, 7)];
    const [index, size] = [2 ** 40, 2 ** 40 + 1];
    const root = nodeHash(left, leaf);
    expect(verifyInclusion({ leafHash: leaf, index, size, root, proof: [left] })).toBe(true);
    expect(verifyInclusion({ leafHash: leaf, index: 0, size, root, proof: [left] })).toBe(false);
    const claim = { from: index, to: size, fromRoot: left, toRoot: root, proof: [leaf] };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, proof: [left] })).toBe(false);
  });

  it('takes the root of the tree that merkleRoot builds', () => {
    expect(merkleRoot(entries)).toEqual(at(roots, MAXIMUM));
  });
});
