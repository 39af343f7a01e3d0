import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

import { HoldpointError } from '../errors/holdpoint-error.js';
import { isCount } from './count.js';
import { formatTreeHead, type TreeHead } from './tree-head.js';
import type { NoteKeyType } from './verifier-key.js';

/** Signature types that carry the time at which they were made. C2SP tlog-cosignature, types 0x04 and 0x06. */
export type CosignatureType = Exclude<NoteKeyType, 'ed25519'>;

/** Bytes of a signature of a type, without the time before it. */
const signatureBytes = { 'cosignature-ed25519': 64, 'cosignature-ml-dsa-44': 2420 } as const;

/** What a cosigner signs. */
export interface Cosigned {
  readonly type: CosignatureType;
  /** Key name of the cosigner. */
  readonly cosigner: string;
  /** Seconds since 1970; of a tree head never 0 from a witness. */
  readonly timestamp: number;
  readonly treeHead: TreeHead;
}

/**
 * The bytes that the signature is over. Ed25519 covers the whole text of the tree head but not the cosigner's name;
 * ML-DSA-44 covers the name but no extension lines. Throws `log.cosignature_impossible` for a time that is no count, and
 * with ML-DSA-44 for a name or origin of more than 255 bytes. C2SP tlog-cosignature.
 */
export function cosignedMessage({ type, cosigner, timestamp, treeHead }: Cosigned): Uint8Array {
  if (!isCount(timestamp)) throw impossible('its time');
  if (type === 'cosignature-ed25519') {
    return utf8ToBytes(`cosignature/v1\ntime ${timestamp}\n${formatTreeHead(treeHead)}`);
  }
  return concatBytes(
    utf8ToBytes('subtree/v1\n\0'),
    prefixed(cosigner),
    uint64(timestamp),
    prefixed(treeHead.origin),
    uint64(0),
    uint64(treeHead.size),
    treeHead.root,
  );
}

/** Time and signature as a signature line carries them. Throws `log.cosignature_impossible` for a time that is no count. */
export function encodeTimestamped(timestamp: number, signature: Uint8Array): Uint8Array {
  if (!isCount(timestamp)) throw impossible('its time');
  return concatBytes(uint64(timestamp), signature);
}

/** Time and signature of a line; undefined for the wrong length and for a time beyond 2^53 - 1 seconds. Total. */
export function decodeTimestamped(
  type: CosignatureType,
  bytes: Uint8Array,
): { readonly timestamp: number; readonly signature: Uint8Array } | undefined {
  if (bytes.length !== 8 + signatureBytes[type]) return undefined;
  const timestamp = bytes.subarray(0, 8).reduce((sum, byte) => sum * 256 + byte, 0);
  return isCount(timestamp) ? { timestamp, signature: bytes.subarray(8) } : undefined;
}

function uint64(count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(count));
  return bytes;
}

function prefixed(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  if (bytes.length < 1 || bytes.length > 255) throw impossible('a name');
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

function impossible(what: string): HoldpointError {
  return new HoldpointError({
    code: 'log.cosignature_impossible',
    kind: 'invalid',
    message: `No cosignature can say ${what}.`,
  });
}
