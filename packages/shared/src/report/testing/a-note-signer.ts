import { utf8ToBytes } from '@noble/hashes/utils.js';

import { cosignedMessage, encodeTimestamped } from '../../tlog/cosignature.js';
import { formatNote, signatureLine } from '../../tlog/note.js';
import { parseTreeHead } from '../../tlog/tree-head.js';
import {
  formatVerifierKey,
  type NoteKeyType,
  type VerifierKey,
  verifierKeyOf,
} from '../../tlog/verifier-key.js';

/** An Ed25519 key; tests bring Node's. */
export interface Ed25519Key {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Somebody who signs notes. */
export interface NoteSigner {
  readonly key: VerifierKey;
  readonly vkey: string;
  /** Signature line over a note's text; a witness's is a cosignature. */
  readonly line: (text: string) => string;
  /** The note of a text, signed by this signer and then by others. */
  readonly note: (text: string, ...others: readonly NoteSigner[]) => string;
}

/** When every witness of the tests cosigns, in seconds. */
export const COSIGNED_AT = 1_793_617_200;

/** A log, or with `cosignature-ed25519` a witness, under a name. */
export function aNoteSigner(
  name: string,
  ed25519: Ed25519Key,
  type: Exclude<NoteKeyType, 'cosignature-ml-dsa-44'> = 'ed25519',
): NoteSigner {
  const key = verifierKeyOf(name, type, ed25519.publicKey);
  const line = (text: string): string => {
    if (type === 'ed25519') return signatureLine(name, key.keyId, ed25519.sign(utf8ToBytes(text)));
    const treeHead = parseTreeHead(text);
    const message = cosignedMessage({ type, cosigner: name, timestamp: COSIGNED_AT, treeHead });
    const signature = encodeTimestamped(COSIGNED_AT, ed25519.sign(message));
    return signatureLine(name, key.keyId, signature);
  };
  return {
    key,
    vkey: formatVerifierKey(key),
    line,
    note: (text, ...others) =>
      formatNote(text, [line(text), ...others.map((other) => other.line(text))]),
  };
}
