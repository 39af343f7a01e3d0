import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { compareHeads } from './compare-heads.js';
import { leafHash } from './leaf-hash.js';
import { merkleRoot } from './merkle-root.js';
import { consistencyProof, nodeReaderOf } from './proofs.js';
import { mayExtend } from './signer-core.js';
import type { TreeHead } from './tree-head.js';

fc.configureGlobal({ seed: 6962 });

const entries = Array.from({ length: 40 }, (_, index) => utf8ToBytes(`entry ${index}`));
const hashAt = nodeReaderOf(entries.map(leafHash));
const otherRoot = merkleRoot([utf8ToBytes('forged')]);

function aHead(size: number, change: Partial<TreeHead> = {}): TreeHead {
  const root = merkleRoot(entries.slice(0, size));
  return { origin: 'log.test', size, root, extensions: [], ...change };
}

const sizes = fc.tuple(fc.nat(40), fc.nat(40)).map(([one, other]) => ({
  from: Math.min(one, other),
  to: Math.max(one, other),
}));

describe('a presented tree head', () => {
  it('is consistent with a witnessed one that it extends, and with itself', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ from, to }) => {
        const proof = await consistencyProof(from, to, hashAt);
        expect(compareHeads(aHead(from), aHead(to), proof)).toBe('consistent');
      }),
    );
  });

  it('of fewer leaves is a rollback, whatever its proof', () => {
    expect(compareHeads(aHead(9), aHead(8), [])).toBe('rollback');
    expect(compareHeads(aHead(9), aHead(8), [otherRoot])).toBe('rollback');
  });

  it('of an empty log is a rollback against any witness that saw a leaf (attack 28)', () => {
    for (const size of [1, 2, 40]) {
      expect(compareHeads(aHead(size), aHead(0), [])).toBe('rollback');
      expect(compareHeads(aHead(size), aHead(-1), [])).toBe('rollback');
    }
    expect(compareHeads(aHead(0), aHead(0), [])).toBe('consistent');
  });

  it('of size 0 with a root of its own is a split view even to a witness of the empty log', () => {
    expect(compareHeads(aHead(0), aHead(0, { root: otherRoot }), [])).toBe('split_view');
  });

  it('of the same size and another root is a split view', () => {
    expect(compareHeads(aHead(9), aHead(9, { root: otherRoot }), [])).toBe('split_view');
  });

  it('that no proof joins to the witnessed one is not append-only', async () => {
    const proof = await consistencyProof(5, 9, hashAt);
    expect(compareHeads(aHead(5), aHead(9), proof.slice(1))).toBe('not_append_only');
    const [witnessed, presented] = [aHead(5), aHead(9, { root: otherRoot })];
    expect(compareHeads(witnessed, presented, proof)).toBe('not_append_only');
    expect(compareHeads(aHead(5), aHead(5), proof)).toBe('not_append_only');
    expect(compareHeads(aHead(5), aHead(Number.NaN), proof)).toBe('not_append_only');
  });

  it('of another log proves nothing, even where all else is the same', () => {
    expect(compareHeads(aHead(5), aHead(5, { origin: 'other.test' }), [])).toBe('other_log');
  });
});

describe('a log key', () => {
  it('signs what extends the last head, and the same head again', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ from, to }) => {
        const proof = await consistencyProof(from, to, hashAt);
        const { size, root } = aHead(to);
        expect(mayExtend(aHead(from), { from, size, root, proof })).toBe('extend');
        expect(mayExtend(aHead(to), { from: to, size, root, proof: [] })).toBe('extend');
      }),
    );
  });

  it('signs a first head only from 0 and without a proof', () => {
    const { size, root } = aHead(3);
    expect(mayExtend(null, { from: 0, size, root, proof: [] })).toBe('extend');
    expect(mayExtend(null, { from: 3, size, root, proof: [] })).toBe('signer.size_moved');
    const proof = [otherRoot];
    expect(mayExtend(null, { from: 0, size, root, proof })).toBe('signer.not_append_only');
    const empty = { from: 0, size: 0, root: otherRoot, proof: [] };
    expect(mayExtend(null, empty)).toBe('signer.split_view');
  });

  it('refuses a size other than the last, a rollback, a split view and another past', async () => {
    const { root } = aHead(9);
    const proof = await consistencyProof(5, 9, hashAt);
    const asked = { from: 5, size: 9, root, proof };
    expect(mayExtend(aHead(6), asked)).toBe('signer.size_moved');
    expect(mayExtend(aHead(5), { ...asked, size: 4 })).toBe('signer.rollback');
    expect(mayExtend(aHead(5), { ...asked, size: 0 })).toBe('signer.rollback');
    expect(mayExtend(aHead(5), { ...asked, size: -1 })).toBe('signer.rollback');
    expect(mayExtend(aHead(5), { ...asked, size: 5 })).toBe('signer.split_view');
    expect(mayExtend(aHead(5), { ...asked, proof: [] })).toBe('signer.not_append_only');
    expect(mayExtend(aHead(5), { ...asked, root: otherRoot })).toBe('signer.not_append_only');
    expect(mayExtend(aHead(5, { root: otherRoot }), asked)).toBe('signer.not_append_only');
    expect(mayExtend(aHead(5), { ...asked, size: Number.NaN })).toBe('signer.not_append_only');
  });
});
