import { sha256Bytes } from '../digest/sha256.js';

const LEAF = 0x00;
const NODE = 0x01;

/** Root of the tree without leaves: SHA-256 of nothing. RFC 6962 §2.1. */
export const emptyRoot: Uint8Array = sha256Bytes(new Uint8Array());

/** Hash of an entry as a leaf: SHA-256(0x00 ‖ entry). The prefix keeps a node from passing for a leaf. RFC 6962 §2.1. */
export function leafHash(entry: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(entry.length + 1);
  prefixed[0] = LEAF;
  prefixed.set(entry, 1);
  return sha256Bytes(prefixed);
}

// One buffer for all nodes: a log of a million entries has as many of them.
const children = new Uint8Array(65);
children[0] = NODE;

/** Hash of a node over two hashes of 32 bytes: SHA-256(0x01 ‖ left ‖ right). RFC 6962 §2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  children.set(left, 1);
  children.set(right, 33);
  return sha256Bytes(children);
}
