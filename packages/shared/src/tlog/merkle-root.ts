import { sha256Bytes } from '../digest/sha256.js';

const LEAF = 0x00;
const NODE = 0x01;

/** A perfect subtree over the leaves so far; `size` is a power of two. */
interface Subtree {
  readonly hash: Uint8Array;
  readonly size: number;
}

/**
 * Root of the tree over `leaves` in the given order; none has the root SHA-256(""). Leaves and nodes are hashed with
 * different prefixes, so that no node passes for a leaf. Keeps one hash a level. Total. RFC 6962 §2.1.
 */
export function merkleRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  const subtrees: Subtree[] = [];
  for (const leaf of leaves) {
    let last: Subtree = { hash: hashed(LEAF, [leaf]), size: 1 };
    for (let left = subtrees.at(-1); left?.size === last.size; left = subtrees.at(-1)) {
      subtrees.pop();
      last = { hash: hashed(NODE, [left.hash, last.hash]), size: 2 * last.size };
    }
    subtrees.push(last);
  }
  // From the right, as the RFC splits at the largest power of two below the size.
  const hashes = subtrees.map(({ hash }) => hash);
  return hashes.length === 0
    ? sha256Bytes(new Uint8Array())
    : hashes.reduceRight((right, left) => hashed(NODE, [left, right]));
}

function hashed(prefix: number, parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 1);
  const joined = new Uint8Array(size);
  joined[0] = prefix;
  let offset = 1;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return sha256Bytes(joined);
}
