/** Element types that are read; `F32`, `F64`, `I32`, `I64` and `U8` are also written. */
export const safetensorsDtypes = ['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'U8'] as const;
export type SafetensorsDtype = (typeof safetensorsDtypes)[number];

/** Elements in memory: `F16` and `BF16` are widened to float32, which holds each of their values exactly. */
export type SafetensorsArray =
  Float64Array | Float32Array | BigInt64Array | Int32Array | Uint8Array;

/** Bytes of one element in the file. */
export const elementBytes: Readonly<Record<SafetensorsDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  U8: 1,
};

/**
 * Elements of little-endian `bytes`, whose length is a multiple of `elementBytes[dtype]`; always a copy, since a tensor
 * may start at any byte of its file. NaN and infinities stay what they are. Total.
 */
export function decodeElements(dtype: SafetensorsDtype, bytes: Uint8Array): SafetensorsArray {
  // Not `slice`: that of a Node buffer is a view.
  const copy = new Uint8Array(bytes);
  const count = copy.length / elementBytes[dtype];
  switch (dtype) {
    case 'F64':
      return new Float64Array(copy.buffer, 0, count);
    case 'F32':
      return new Float32Array(copy.buffer, 0, count);
    case 'I64':
      return new BigInt64Array(copy.buffer, 0, count);
    case 'I32':
      return new Int32Array(copy.buffer, 0, count);
    case 'U8':
      return copy;
    case 'BF16':
      return widened(copy, (bits) => bits << 16);
    case 'F16':
      return widened(copy, float32BitsOfHalf);
  }
}

/** The dtype under which an array is written. Total. */
export function dtypeOf(elements: SafetensorsArray): SafetensorsDtype {
  if (elements instanceof Float32Array) return 'F32';
  if (elements instanceof Float64Array) return 'F64';
  if (elements instanceof Int32Array) return 'I32';
  if (elements instanceof BigInt64Array) return 'I64';
  return 'U8';
}

function widened(bytes: Uint8Array, bitsOf: (half: number) => number): Float32Array {
  const halves = new Uint16Array(bytes.buffer, 0, bytes.length / 2);
  const words = new Uint32Array(halves.length);
  for (const [at, half] of halves.entries()) words[at] = bitsOf(half);
  return new Float32Array(words.buffer);
}

/** IEEE 754 binary16 as the bits of the same value in binary32. */
function float32BitsOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: fraction x 2^-24 is normal in binary32, once its first 1 has become the hidden bit.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
