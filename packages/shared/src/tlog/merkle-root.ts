import { sha256Bytes } from '../digest/sha256.js';

const LEAF = 0x00;
const NODE = 0x01;

/**
 * Root of the tree over `leaves` in the given order; the empty list has the root SHA-256("").
 * Leaves and nodes are hashed with different prefixes, so that no node passes for a leaf. Total. RFC 6962 §2.1.
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  let level = leaves.map((leaf) => hashed(LEAF, [leaf]));
  // Pairing level by level gives the same tree as the RFC's split at the largest power of two.
  while (level.length > 1) level = parentsOf(level);
  const [root = sha256Bytes(new Uint8Array())] = level;
  return root;
}

/** A node without a sibling rises as it is. */
function parentsOf(level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const pair = level.slice(index, index + 2);
    parents.push(...(pair.length === 2 ? [hashed(NODE, pair)] : pair));
  }
  return parents;
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
