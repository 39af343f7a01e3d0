import { isSameBytes } from './bytes.js';
import { verifyConsistency } from './proofs.js';
import type { TreeHead } from './tree-head.js';

/** How a presented tree head stands to one that a witness has seen; only `consistent` may be believed. */
export type HeadComparison =
  'consistent' | 'other_log' | 'rollback' | 'split_view' | 'not_append_only';

/**
 * Compares a presented tree head with a witnessed one of the same log; `proof` is the consistency proof between them, empty
 * if the sizes are equal. To be called before any other answer about the presented head: that of an empty log needs no
 * entries to be checked, and would hide a rollback. Adversarial input: total.
 */
export function compareHeads(
  witnessed: TreeHead,
  presented: TreeHead,
  proof: readonly Uint8Array[],
): HeadComparison {
  if (witnessed.origin !== presented.origin) return 'other_log';
  if (presented.size < witnessed.size) return 'rollback';
  const isGrown = verifyConsistency({
    from: witnessed.size,
    fromRoot: witnessed.root,
    to: presented.size,
    toRoot: presented.root,
    proof,
  });
  if (isGrown) return 'consistent';
  return presented.size === witnessed.size && !isSameBytes(witnessed.root, presented.root)
    ? 'split_view'
    : 'not_append_only';
}
