import { HoldpointError } from '../errors/holdpoint-error.js';
import { isHash, isSameBytes } from './bytes.js';
import { isCount } from './count.js';
import { emptyRoot, nodeHash } from './leaf-hash.js';

/**
 * Hash of the perfect subtree of 2^level leaves that is number `index` in its level: it covers the leaves from
 * `index · 2^level` on.
 */
export type NodeReader = (level: number, index: number) => Promise<Uint8Array>;

/**
 * The hashes beside the way from leaf `index` to the root of the first `size` leaves, from the bottom up. Reads only
 * perfect subtrees. Throws `log.proof_impossible` unless 0 <= index < size. RFC 6962 §2.1.1.
 */
export async function inclusionProof(
  index: number,
  size: number,
  hashAt: NodeReader,
): Promise<Uint8Array[]> {
  if (!isCount(index) || !isCount(size) || index >= size) throw impossible(index, size);
  const siblings: Promise<Uint8Array>[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      siblings.unshift(rangeHash(middle, to, hashAt));
      to = middle;
    } else {
      siblings.unshift(rangeHash(from, middle, hashAt));
      from = middle;
    }
  }
  return Promise.all(siblings);
}

/**
 * The hashes that show that the first `from` leaves of a tree of `to` leaves make the older tree; empty if `from` is 0
 * or `to`. Throws `log.proof_impossible` unless 0 <= from <= to. RFC 6962 §2.1.2.
 */
export async function consistencyProof(
  from: number,
  to: number,
  hashAt: NodeReader,
): Promise<Uint8Array[]> {
  if (!isCount(from) || !isCount(to) || from > to) throw impossible(from, to);
  if (from === 0 || from === to) return [];
  const hashes: Promise<Uint8Array>[] = [];
  let [left, right] = [0, to];
  while (from !== right) {
    const middle = left + splitOf(right - left);
    if (from <= middle) {
      hashes.unshift(rangeHash(middle, right, hashAt));
      right = middle;
    } else {
      hashes.unshift(rangeHash(left, middle, hashAt));
      left = middle;
    }
  }
  // The older root itself is known to the verifier if the way has led down the left edge only.
  if (left > 0) hashes.unshift(rangeHash(left, right, hashAt));
  return Promise.all(hashes);
}

/** A node reader over leaf hashes in memory, which hashes anew at each call: for verifiers of small logs, and for tests. */
export function nodeReaderOf(leafHashes: readonly Uint8Array[]): NodeReader {
  const hashOf = (level: number, index: number): Uint8Array => {
    if (level > 0) return nodeHash(hashOf(level - 1, 2 * index), hashOf(level - 1, 2 * index + 1));
    const leaf = leafHashes[index];
    if (leaf === undefined) throw impossible(index, leafHashes.length);
    return leaf;
  };
  return async (level, index) => Promise.resolve(hashOf(level, index));
}

/** That a leaf stands at a place of a tree. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  /** From 0. */
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** From the leaf's sibling up. */
  readonly proof: readonly Uint8Array[];
}

/** That a tree begins with all of an older one. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether the claim is proven. Adversarial input: total, whatever stands in the fields. RFC 9162 §2.1.3.2. */
export function verifyInclusion(claim: InclusionClaim): boolean {
  const { leafHash, index, size, root, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (!isHash(leafHash) || !isHash(root) || !isProof(proof)) return false;
  let [node, last, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      // On the right edge, levels at which the node has no sibling are skipped.
      while (!isOdd(node) && node !== 0) [node, last] = [halfOf(node), halfOf(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [halfOf(node), halfOf(last)];
  }
  return last === 0 && isSameBytes(hash, root);
}

/**
 * Whether the claim is proven. The empty tree begins every tree, and needs an empty proof. Adversarial input: total,
 * whatever stands in the fields. RFC 9162 §2.1.4.2; C2SP tlog-witness for size 0.
 */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isCount(from) || !isCount(to) || from > to) return false;
  if (!isHash(fromRoot) || !isHash(toRoot) || !isProof(proof)) return false;
  if (to === 0 && !isSameBytes(toRoot, emptyRoot)) return false;
  if (from === 0) return proof.length === 0 && isSameBytes(fromRoot, emptyRoot);
  if (from === to) return proof.length === 0 && isSameBytes(fromRoot, toRoot);
  return isGrown(claim);
}

/** Hash of the leaves from `from` to before `to`; `from` is a multiple of a power of two that is at least the width. */
async function rangeHash(from: number, to: number, hashAt: NodeReader): Promise<Uint8Array> {
  const width = to - from;
  const level = Math.ceil(Math.log2(width));
  if (2 ** level === width) return hashAt(level, from / width);
  const middle = from + splitOf(width);
  const [left, right] = await Promise.all([
    rangeHash(from, middle, hashAt),
    rangeHash(middle, to, hashAt),
  ]);
  return nodeHash(left, right);
}

/** The largest power of two below `width`, which is at least 2. */
function splitOf(width: number): number {
  let split = 1;
  while (split * 2 < width) split *= 2;
  return split;
}

function impossible(part: number, size: number): HoldpointError {
  return new HoldpointError({
    code: 'log.proof_impossible',
    kind: 'invalid',
    message: `A tree of ${size} leaves has no such proof for ${part}.`,
  });
}

function isGrown({ from, to, fromRoot, toRoot, proof }: ConsistencyClaim): boolean {
  let [node, last] = [from - 1, to - 1];
  while (isOdd(node)) [node, last] = [halfOf(node), halfOf(last)];
  // An older tree that is one perfect subtree starts the way itself; the proof leaves its root out.
  const [start, ...rest] = node === 0 ? [fromRoot, ...proof] : proof;
  if (start === undefined) return false;
  let [older, newer] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (!isOdd(node) && node !== 0) [node, last] = [halfOf(node), halfOf(last)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [node, last] = [halfOf(node), halfOf(last)];
  }
  return last === 0 && isSameBytes(older, fromRoot) && isSameBytes(newer, toRoot);
}

// Sizes reach 2^53, where the bit operators of the language, of 32 bits, would go wrong.
function isOdd(count: number): boolean {
  return count % 2 === 1;
}

function halfOf(count: number): number {
  return Math.floor(count / 2);
}

/** No tree is deeper than 63 levels; C2SP tlog-witness allows no more hashes. */
function isProof(proof: unknown): boolean {
  return Array.isArray(proof) && proof.length <= 63 && proof.every(isHash);
}
