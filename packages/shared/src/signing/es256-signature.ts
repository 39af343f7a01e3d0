const INTEGER = 0x02;
const SEQUENCE = 0x30;
/** Bytes of a coordinate of P-256. */
const WIDTH = 32;

/**
 * The two numbers of an ECDSA signature on P-256 as 64 bytes, which WebCrypto wants, from the DER that WebAuthn gives.
 * Undefined unless it is the one DER of two numbers of 1 to 32 bytes. Total. RFC 3279 §2.2.3, X.690 §8.3 and §10.1.
 */
export function rawSignatureOf(der: Uint8Array): Uint8Array | undefined {
  const [tag, length, ...numbers] = der;
  if (tag !== SEQUENCE || length !== numbers.length) return undefined;
  const first = readInteger(numbers);
  const second = readInteger(first?.rest ?? []);
  if (first === undefined || second === undefined || second.rest.length > 0) return undefined;
  const raw = new Uint8Array(2 * WIDTH);
  raw.set(first.value, WIDTH - first.value.length);
  raw.set(second.value, 2 * WIDTH - second.value.length);
  return raw;
}

/** A positive INTEGER and what follows it; DER has no zero before a byte that needs none, and no sign bit is set. */
function readInteger(
  bytes: readonly number[],
): { readonly value: readonly number[]; readonly rest: readonly number[] } | undefined {
  const [tag, length = 0] = bytes;
  const content = bytes.slice(2, 2 + length);
  const [first = 0, second = 0] = content;
  if (tag !== INTEGER || length === 0 || content.length !== length) return undefined;
  const isPadded = first === 0 && length > 1;
  if (first >= 0x80 || (isPadded && second < 0x80)) return undefined;
  const value = isPadded ? content.slice(1) : content;
  return value.length > WIDTH ? undefined : { value, rest: bytes.slice(2 + length) };
}
