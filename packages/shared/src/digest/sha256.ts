import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

import type { Sha256 } from '../contracts/common.js';
import { writeCanonicalJson } from './canonical-json.js';

/** SHA-256 of bytes, as 32 bytes. FIPS 180-4. */
export function sha256Bytes(bytes: Uint8Array): Uint8Array {
  return hash(bytes);
}

/** `sha256:` and the hex digest of bytes, or of a text's UTF-8. */
export function sha256(content: Uint8Array | string): Sha256 {
  return `sha256:${bytesToHex(hash(typeof content === 'string' ? utf8ToBytes(content) : content))}`;
}

/** Characters that are hashed at once; a run's samples are tens of megabytes. */
const CHUNK_LENGTH = 1 << 16;

/** Digest of a JSON value by its canonical text; throws `digest.not_json`. */
export function digestOf(value: unknown): Sha256 {
  const digest = hash.create();
  let chunk = '';
  writeCanonicalJson(value, (part) => {
    chunk += part;
    if (chunk.length < CHUNK_LENGTH) return;
    digest.update(utf8ToBytes(chunk));
    chunk = '';
  });
  return `sha256:${bytesToHex(digest.update(utf8ToBytes(chunk)).digest())}`;
}
