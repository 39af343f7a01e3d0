import { sha256Bytes } from '../digest/sha256.js';

const LEAF = 0x00;
const NODE = 0x01;

/**
 * Root of the tree over `leaves` in the given order; the empty list has the root SHA-256("").
 * Leaves and nodes are hashed with different prefixes, so that no node passes for a leaf. Total. RFC 6962 §2.1.
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256Bytes(new Uint8Array());
  return subtreeRoot(leaves.map((leaf) => prefixed(LEAF, leaf)));
}

/** Halves at the largest power of two below the size, as RFC 6962 asks; level by level gives the same tree. */
function subtreeRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index];
      const right = level[index + 1];
      if (left === undefined) continue;
      next.push(right === undefined ? left : prefixed(NODE, left, right));
    }
    level = next;
  }
  return level[0] ?? new Uint8Array();
}

function prefixed(prefix: number, ...parts: readonly Uint8Array[]): Uint8Array {
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
