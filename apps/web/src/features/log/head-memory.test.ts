import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { merkleRoot } from '@holdpoint/shared/tlog/merkle-root';
import { nodeReaderOf } from '@holdpoint/shared/tlog/proofs';
import type { TreeHead } from '@holdpoint/shared/tlog/tree-head';
import { describe, expect, it } from '@jest/globals';

import { rememberedOf, requireContinued } from './head-memory.js';

const ORIGIN = 'log.example/one';
const entries = Array.from({ length: 9 }, (_, index) => Uint8Array.of(index));
const changed = entries.map((entry, index) => (index === 2 ? Uint8Array.of(99) : entry));

function headOf(leaves: readonly Uint8Array[], origin = ORIGIN): TreeHead {
  return { origin, size: leaves.length, root: merkleRoot(leaves), extensions: [] };
}

const nodesOf = (leaves: readonly Uint8Array[]) =>
  nodeReaderOf(leaves.map((leaf) => leafHash(leaf)));

describe('a head that this browser saw', () => {
  const before = rememberedOf(headOf(entries.slice(0, 5)));

  it('is continued by a larger tree that begins with it', async () => {
    await expect(
      requireContinued(before, headOf(entries), nodesOf(entries)),
    ).resolves.toBeUndefined();
  });

  it('is continued by itself', async () => {
    const head = headOf(entries.slice(0, 5));
    await expect(requireContinued(before, head, nodesOf(entries))).resolves.toBeUndefined();
  });

  it.each([
    ['a smaller tree', headOf(entries.slice(0, 4)), entries, 'log.rollback'],
    ['another tree of its size', headOf(changed.slice(0, 5)), changed, 'log.split_view'],
    ['a larger tree with another entry', headOf(changed), changed, 'log.not_append_only'],
    ['the log of another', headOf(entries, 'log.example/two'), entries, 'log.split_view'],
  ])('is not continued by %s', async (_name, head, leaves, code) => {
    await expect(requireContinued(before, head, nodesOf(leaves))).rejects.toMatchObject({
      code,
      kind: 'integrity',
    });
  });
});
