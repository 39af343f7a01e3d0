import { HoldpointError } from '../errors/holdpoint-error.js';
import { isHash } from './bytes.js';
import { emptyRoot, nodeHash } from './leaf-hash.js';

/** The perfect subtrees that make up a tree, largest and left-most first: one for each bit of `size` that is set. */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** The tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/**
 * The frontier after appending leaves, given as leaf hashes in log order; costs two hashes a leaf at most, whatever the
 * size of the log. Throws `log.frontier_malformed` for a frontier whose hashes don't fit its size.
 */
export function extendFrontier(frontier: Frontier, leafHashes: Iterable<Uint8Array>): Frontier {
  requireFrontier(frontier);
  const hashes = [...frontier.hashes];
  let { size } = frontier;
  for (const leaf of leafHashes) {
    let hash = leaf;
    // A bit that is set carries: the subtree to the left is as large as the one that has just been closed.
    for (let carry = size; carry % 2 === 1; carry = (carry - 1) / 2) {
      const left = hashes.pop();
      if (left !== undefined) hash = nodeHash(left, hash);
    }
    hashes.push(hash);
    size += 1;
  }
  return { size, hashes };
}

/** Root of the tree: the subtrees are joined from the right, as RFC 6962 §2.1 splits. Throws `log.frontier_malformed`. */
export function rootOf(frontier: Frontier): Uint8Array {
  requireFrontier(frontier);
  return frontier.size === 0
    ? emptyRoot
    : frontier.hashes.reduceRight((right, left) => nodeHash(left, right));
}

function requireFrontier({ size, hashes }: Frontier): void {
  const isSound =
    Number.isSafeInteger(size) &&
    size >= 0 &&
    hashes.length === bitsSet(size) &&
    hashes.every(isHash);
  if (isSound) return;
  throw new HoldpointError({
    code: 'log.frontier_malformed',
    kind: 'integrity',
    message: `A frontier of ${hashes.length} hashes is not that of a tree of ${size} leaves.`,
  });
}

function bitsSet(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
