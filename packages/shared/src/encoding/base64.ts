const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What is no digit. */
const NONE = 0xff;
const standardSextets = sextetsOf(STANDARD);
const urlSafeSextets = sextetsOf(URL_SAFE);

/** Base64 with padding, RFC 4648 §4. Total. */
export function toBase64(bytes: Uint8Array): string {
  const digits = digitsOf(bytes, STANDARD);
  return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}

/** Base64 without padding and with `-` and `_`, RFC 4648 §5. Total. */
export function toBase64Url(bytes: Uint8Array): string {
  return digitsOf(bytes, URL_SAFE);
}

/** Bytes of exactly what `toBase64` writes; null for any other text. Total: the text is a stranger's. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return bytesOf(text, text.length - padding, standardSextets);
}

/** Bytes of exactly what `toBase64Url` writes; null for any other text. Total. */
export function fromBase64Url(text: string): Uint8Array | null {
  return bytesOf(text, text.length, urlSafeSextets);
}

function digitsOf(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const block = (byteAt(bytes, at) << 16) | (byteAt(bytes, at + 1) << 8) | byteAt(bytes, at + 2);
    for (let digit = 0; digit < Math.min(left, 3) + 1; digit += 1) {
      text += alphabet.charAt((block >> (18 - 6 * digit)) & 63);
    }
  }
  return text;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** `length` digits from the start of `text`. */
function bytesOf(text: string, length: number, sextets: Uint8Array): Uint8Array | null {
  if (length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let digit = 0; digit < length; digit += 1) {
    const sextet = sextets[text.charCodeAt(digit)] ?? NONE;
    if (sextet === NONE) return null;
    bits = ((bits << 6) | sextet) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = bits >> held;
    at += 1;
  }
  // Two texts for the same bytes would let one signed thing have two digests.
  return (bits & ((1 << held) - 1)) === 0 ? bytes : null;
}

function sextetsOf(alphabet: string): Uint8Array {
  const sextets = new Uint8Array(128).fill(NONE);
  for (let sextet = 0; sextet < 64; sextet += 1) sextets[alphabet.charCodeAt(sextet)] = sextet;
  return sextets;
}
