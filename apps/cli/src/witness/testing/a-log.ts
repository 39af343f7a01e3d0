import { generateKeyPairSync, sign } from 'node:crypto';

import { formatNote } from '@holdpoint/shared/tlog/note';
import { formatTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { formatVerifierKey, verifierKeyOf } from '@holdpoint/shared/tlog/verifier-key';

import { type NoteKey, signTreeHead } from '../../signer/sign-note.js';
import { base64, type Tree } from '../../signer/testing/a-tree.js';

/** A log with one key, which signs whatever it is told to, as a thief of the key would. */
export interface Log {
  readonly key: NoteKey;
  readonly verifierKey: string;
  note(tree: Tree, size: number): Promise<string>;
  /** Body of `add-checkpoint` from the old size; without a proof where there can be none. */
  request(tree: Tree, oldSize: number, size: number): Promise<string>;
}

export function aLog(origin: string): Log {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const key: NoteKey = {
    verifier: verifierKeyOf(origin, 'ed25519', new Uint8Array(raw)),
    key: {
      algorithm: 'ed25519',
      publicKey: new Uint8Array(raw),
      sign: (message) => Promise.resolve(new Uint8Array(sign(null, message, privateKey))),
    },
  };
  const note = async (tree: Tree, size: number): Promise<string> => {
    const head = { origin, size, root: tree.root(size), extensions: [] };
    return formatNote(formatTreeHead(head), await signTreeHead(head, [key], 0));
  };
  return {
    key,
    verifierKey: formatVerifierKey(key.verifier),
    note,
    async request(tree, oldSize, size) {
      const proof = oldSize <= size ? await tree.consistency(oldSize, size) : [];
      return requestOf(oldSize, proof.map(base64), await note(tree, size));
    },
  };
}

export function requestOf(
  oldSize: number | string,
  proof: readonly string[],
  note: string,
): string {
  return `old ${oldSize}\n${proof.map((line) => `${line}\n`).join('')}\n${note}`;
}
