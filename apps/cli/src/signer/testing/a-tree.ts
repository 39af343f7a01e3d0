import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { merkleRoot } from '@holdpoint/shared/tlog/merkle-root';
import { consistencyProof, inclusionProof, nodeReaderOf } from '@holdpoint/shared/tlog/proofs';

/** A log in memory, honest or not: what it proves, it proves of its own entries. */
export interface Tree {
  readonly entries: readonly Uint8Array[];
  root(size: number): Uint8Array;
  consistency(from: number, size: number): Promise<readonly Uint8Array[]>;
  inclusion(index: number, size: number): Promise<readonly Uint8Array[]>;
}

export function treeOf(entries: readonly Uint8Array[]): Tree {
  const reader = nodeReaderOf(entries.map(leafHash));
  return {
    entries,
    root: (size) => merkleRoot(entries.slice(0, size)),
    consistency: (from, size) => consistencyProof(from, size, reader),
    inclusion: (index, size) => inclusionProof(index, size, reader),
  };
}

/** A tree of so many leaves; `edits` says which leaves another history has in their place. */
export function aTree(size: number, edits: Readonly<Record<number, string>> = {}): Tree {
  const entries = Array.from({ length: size }, (_, index) => edits[index] ?? `entry ${index}`);
  return treeOf(entries.map((entry) => new TextEncoder().encode(entry)));
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
