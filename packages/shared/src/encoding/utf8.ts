const escapes = Array.from({ length: 256 }, (_, byte) => escapeOf(byte));

/**
 * The text of UTF-8 bytes, with a byte order mark as a character; null where they are not UTF-8: an overlong form, a
 * surrogate or a cut character has no text (RFC 3629 §3). Total.
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  let escaped = '';
  for (const byte of bytes) escaped += escapes[byte] ?? '';
  try {
    // The one strict decoder of the language itself: `TextDecoder` belongs to the platform.
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}

function escapeOf(byte: number): string {
  const isPlain = byte < 0x80 && byte !== 0x25;
  return isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`;
}
