import { utf8ToBytes } from '@noble/hashes/utils.js';

import { decodeElements, dtypeOf, elementBytes, type SafetensorsArray } from './elements.js';
import { PREFIX_BYTES, readSafetensorsHeader } from './read-header.js';
import { quoted, safetensorsFault } from './safetensors-error.js';

/** Row-major; an empty shape is a scalar. */
export interface SafetensorsTensor {
  readonly shape: readonly number[];
  readonly data: SafetensorsArray;
}

/** What a file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, SafetensorsTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * One file per content: tensors by falling element size, then by name in UTF-16 order; metadata by name; the header
 * padded with spaces so that the data starts on 8 bytes. So equal weights have equal digests. Throws
 * `safetensors.size_mismatch` and, for a tensor named `__metadata__`, `safetensors.name_reserved`.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, SafetensorsTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const ordered = Object.entries(tensors).sort(
    ([one, { data: a }], [other, { data: b }]) =>
      b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT || compare(one, other),
  );
  let offset = 0;
  const members = ordered.map(([name, tensor]) => {
    refuseUnsaid(name, tensor);
    const begin = offset;
    offset += tensor.data.byteLength;
    const { shape, data } = tensor;
    return [name, { dtype: dtypeOf(data), shape, data_offsets: [begin, offset] }] as const;
  });
  const said = Object.entries(metadata).sort(([one], [other]) => compare(one, other));
  const first = said.length === 0 ? [] : [['__metadata__', Object.fromEntries(said)] as const];
  const json = utf8ToBytes(JSON.stringify(Object.fromEntries([...first, ...members])));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(PREFIX_BYTES + headerBytes + offset).fill(0x20, PREFIX_BYTES);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(json, PREFIX_BYTES);
  let at = PREFIX_BYTES + headerBytes;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** Every tensor of a file, copied. Adversarial input; throws as `readSafetensorsHeader`. */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { entries, metadata } = readSafetensorsHeader(bytes);
  const tensors = Array.from(entries, ([name, { dtype, shape, begin, end }]) => {
    return [name, { shape, data: decodeElements(dtype, bytes.subarray(begin, end)) }] as const;
  });
  // `fromEntries` defines members: a tensor named `__proto__` is one more tensor.
  return { tensors: Object.fromEntries(tensors), metadata };
}

function refuseUnsaid(name: string, { shape, data }: SafetensorsTensor): void {
  if (name === '__metadata__') {
    throw safetensorsFault('safetensors.name_reserved', 'No tensor may be named "__metadata__".');
  }
  const count = shape.reduce((product, length) => product * length, 1);
  if (count === data.length) return;
  throw safetensorsFault(
    'safetensors.size_mismatch',
    `${quoted(name)}: ${elementBytes[dtypeOf(data)]}-byte elements [${shape.join(', ')}] are ${count}; it has ${data.length}.`,
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
