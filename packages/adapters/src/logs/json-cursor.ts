import { isUtf8 } from 'node:buffer';

import { logError } from './log-error.js';

/** Byte of the quotation mark. */
export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** 1 for bytes that a string may hold as they are. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);
const FOUR_HEX = /^[0-9a-fA-F]{4}$/;
/** No double overflows with fewer characters and no exponent. */
const SAFE_NUMBER_BYTES = 300;

/** A place in JSON bytes and the steps over its tokens, strict as RFC 8259. Errors are `log.json_invalid`. */
export class JsonCursor {
  protected position: number;
  /** Of the string that was stepped over last. */
  protected stringHasEscape = false;

  constructor(
    protected readonly bytes: Buffer,
    protected readonly place: string,
  ) {
    const hasByteOrderMark =
      bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.position = hasByteOrderMark ? 3 : 0;
  }

  protected invalid(what: string): Error {
    const reason =
      this.position >= this.bytes.length ? 'the JSON ends too early' : `invalid JSON, ${what}`;
    return logError('log.json_invalid', `${reason} (at byte ${this.position})`, this.place);
  }

  protected skipSpace(): void {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[this.position];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.position++;
    }
  }

  /** Steps over a string, its quotes included. */
  protected string(): void {
    const { bytes } = this;
    if (bytes[this.position] !== QUOTE) throw this.invalid('a string was expected');
    this.stringHasEscape = false;
    let position = this.position + 1;
    for (;;) {
      while (IS_PLAIN[bytes[position] ?? 0] === 1) position++;
      const byte = bytes[position];
      this.position = position;
      if (byte !== QUOTE && byte !== BACKSLASH)
        throw this.invalid('a control character stands in a string');
      position++;
      if (byte === QUOTE) break;
      this.stringHasEscape = true;
      this.position = position;
      position += this.escapeLength();
    }
    this.position = position;
  }

  /** Length of the escape after its backslash, which stands before `position`. RFC 8259 §7. */
  protected escapeLength(): number {
    const byte: number = this.bytes[this.position] ?? 0;
    switch (byte) {
      case QUOTE:
      case BACKSLASH:
      case 0x2f:
      case 0x62:
      case 0x66:
      case 0x6e:
      case 0x72:
      case 0x74:
        return 1;
      case 0x75:
        if (FOUR_HEX.test(this.bytes.toString('latin1', this.position + 1, this.position + 5)))
          return 5;
        throw this.invalid('a \\u escape without four hex digits');
      default:
        throw this.invalid('an unknown escape');
    }
  }

  protected text(start: number, end: number, hasEscape: boolean): string {
    const range = this.bytes.subarray(start, end);
    // Two ids would become one: each wrong byte reads as U+FFFD.
    if (!isUtf8(range)) throw this.invalid('a text is not UTF-8');
    return this.decoded(range, hasEscape);
  }

  private decoded(range: Buffer, hasEscape: boolean): string {
    const raw = range.toString('utf8');
    return hasEscape ? String(JSON.parse(`"${raw}"`)) : raw;
  }

  /** The first characters of a string, without decoding the rest. */
  protected prefix(start: number, end: number, hasEscape: boolean, maxLength: number): string {
    // A character takes at most six bytes (`\u0000`); the cut must not fall inside an escape.
    let cut = Math.min(end, start + 6 * maxLength);
    if (hasEscape) {
      let position = start;
      while (position < cut) {
        if (this.bytes[position] === BACKSLASH)
          position += this.bytes[position + 1] === 0x75 ? 6 : 2;
        else position++;
      }
      cut = Math.min(position, end);
    }
    const text = this.decoded(this.bytes.subarray(start, cut), hasEscape);
    // Through a buffer: a slice would keep the long string alive.
    return text.length <= maxLength
      ? text
      : Buffer.from(text.slice(0, maxLength), 'utf16le').toString('utf16le');
  }

  /** Whether the bytes are those of `name`. */
  protected spells(name: Buffer, start: number, end: number): boolean {
    if (name.length !== end - start) return false;
    for (let offset = 0; offset < name.length; offset++) {
      if (this.bytes[start + offset] !== name[offset]) return false;
    }
    return true;
  }

  /** Whether two ranges hold the same bytes. */
  protected isSame(otherStart: number, otherEnd: number, start: number, end: number): boolean {
    if (otherEnd - otherStart !== end - start) return false;
    for (let offset = end - start - 1; offset >= 0; offset--) {
      if (this.bytes[otherStart + offset] !== this.bytes[start + offset]) return false;
    }
    return true;
  }

  /** Steps over a number; `large` may be beyond a double's range. */
  protected stepOverNumber(): 'integer' | 'decimal' | 'large' {
    const { bytes, position: start } = this;
    if (bytes[start] === 0x2d) this.position++;
    if (bytes[this.position] === 0x30) this.position++;
    else this.stepOverDigits();
    const hasFraction = bytes[this.position] === 0x2e;
    if (hasFraction) {
      this.position++;
      this.stepOverDigits();
    }
    const hasExponent = bytes[this.position] === 0x65 || bytes[this.position] === 0x45;
    if (hasExponent) {
      const sign = bytes[++this.position];
      if (sign === 0x2b || sign === 0x2d) this.position++;
      this.stepOverDigits();
    }
    if (hasExponent || this.position - start > SAFE_NUMBER_BYTES) return 'large';
    return hasFraction ? 'decimal' : 'integer';
  }

  private stepOverDigits(): void {
    const start = this.position;
    for (;;) {
      const byte = this.bytes[this.position];
      if (byte === undefined || byte < 0x30 || byte > 0x39) break;
      this.position++;
    }
    if (this.position === start) throw this.invalid('a value was expected');
  }
}
