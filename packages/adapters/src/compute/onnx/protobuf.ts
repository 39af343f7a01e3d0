/** One field of a protobuf message, already encoded. Protocol Buffers encoding, "Message structure". */
export type Field = readonly Uint8Array[];

const encoder = new TextEncoder();

/** A whole number of any sign, as int32, int64 and enumerations are written: base 128, low groups first. */
export function varintField(number: number, value: number): Field {
  return [varint(number * 8), varint(value)];
}

/** A float, four bytes, little-endian. */
export function floatField(number: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [varint(number * 8 + 5), bytes];
}

/** Bytes with their length before them. */
export function bytesField(number: number, bytes: Uint8Array): Field {
  return [varint(number * 8 + 2), varint(bytes.length), bytes];
}

export function textField(number: number, text: string): Field {
  return bytesField(number, encoder.encode(text));
}

/** A message inside a message. */
export function messageField(number: number, fields: readonly Field[]): Field {
  return bytesField(number, encodeMessage(fields));
}

/** Fields one after another, in the order given: the same fields are always the same bytes. */
export function encodeMessage(fields: readonly Field[]): Uint8Array {
  const parts = fields.flat();
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

function varint(value: number): Uint8Array {
  const groups: number[] = [];
  // A negative number is written as 64 bits of two's complement.
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    groups.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Uint8Array.from([...groups, Number(rest)]);
}
