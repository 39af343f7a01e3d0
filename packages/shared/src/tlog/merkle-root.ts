import { emptyFrontier, extendFrontier, rootOf } from './frontier.js';
import { leafHash } from './leaf-hash.js';

/**
 * Root of the tree over `leaves` in the given order; none has the root SHA-256(""). Leaves and nodes are hashed with
 * different prefixes, so that no node passes for a leaf. Keeps one hash a level. Total. RFC 6962 §2.1.
 */
export function merkleRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  return rootOf(extendFrontier(emptyFrontier, hashesOf(leaves)));
}

function* hashesOf(leaves: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const leaf of leaves) yield leafHash(leaf);
}
