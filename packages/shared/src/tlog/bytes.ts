import { isBytes } from '@noble/hashes/utils.js';

/** Whether two byte strings are the same. Not in constant time: nothing here is secret. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Whether a value is a SHA-256 digest as 32 bytes. */
export function isHash(value: unknown): value is Uint8Array {
  return isBytes(value) && value.length === 32;
}
