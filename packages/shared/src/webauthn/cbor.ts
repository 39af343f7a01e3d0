import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** An integer of at most 32 bits. RFC 8949 §3.1, major types 0 and 1. */
export function integerItem(value: number): Uint8Array {
  return value < 0 ? headOf(1, -1 - value) : headOf(0, value);
}

/** RFC 8949 §3.1, major type 2. */
export function bytesItem(bytes: Uint8Array): Uint8Array {
  return concatBytes(headOf(2, bytes.length), bytes);
}

/** RFC 8949 §3.1, major type 3. */
export function textItem(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  return concatBytes(headOf(3, bytes.length), bytes);
}

/** A map of finished items in the order given; CTAP 2.1 §8 wants shorter keys first. RFC 8949 §3.1, major type 5. */
export function mapItem(members: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array {
  return concatBytes(headOf(5, members.length), ...members.flat());
}

/** The shortest head for `argument`, an integer from 0 to 2^32 - 1. */
function headOf(majorType: number, argument: number): Uint8Array {
  const type = majorType << 5;
  if (argument < 24) return Uint8Array.of(type | argument);
  if (argument < 0x100) return Uint8Array.of(type | 24, argument);
  if (argument < 0x1_0000) return Uint8Array.of(type | 25, argument >> 8, argument & 0xff);
  return Uint8Array.of(
    type | 26,
    argument >>> 24,
    (argument >>> 16) & 0xff,
    (argument >>> 8) & 0xff,
    argument & 0xff,
  );
}
