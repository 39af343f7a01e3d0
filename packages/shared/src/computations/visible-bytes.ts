import { decodeUtf8 } from '../encoding/utf8.js';
import { visibleLine } from '../report/visible-text.js';

/** A stretch of bytes that is shown as one: a character, or one byte that is none. `to` is exclusive. */
export interface VisibleUnit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const LONGEST_CHARACTER = 4;

/**
 * Bytes as people may safely see them, in order and without a gap: UTF-8 characters as they are, hidden ones and line
 * breaks as `⟨U+000A⟩`, and bytes that are no text, such as half a character, as `⟨0xE2⟩`. Total.
 */
export function visibleUnits(bytes: Uint8Array): readonly VisibleUnit[] {
  const units: VisibleUnit[] = [];
  for (let from = 0; from < bytes.length; from = units.at(-1)?.to ?? bytes.length) {
    units.push(unitAt(bytes, from));
  }
  return units;
}

/** The bytes of `visibleUnits` as one line of text. Total. */
export function visibleBytes(bytes: Uint8Array): string {
  return visibleUnits(bytes)
    .map(({ text }) => text)
    .join('');
}

function unitAt(bytes: Uint8Array, from: number): VisibleUnit {
  for (let length = 1; length <= LONGEST_CHARACTER && from + length <= bytes.length; length += 1) {
    const text = decodeUtf8(bytes.subarray(from, from + length));
    if (text !== null) return { from, to: from + length, text: visibleLine(text) };
  }
  const hex = (bytes[from] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return { from, to: from + 1, text: `⟨0x${hex}⟩` };
}
