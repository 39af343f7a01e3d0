/** Mean advance of a character over the font size, of the sans-serif fonts that readers have. */
const ADVANCE = 0.56;
const ELLIPSIS = '…';

/** Width that a text takes in pixels, roughly: no font is at hand where a figure is laid out. Total. */
export function widthOf(text: string, fontSize: number): number {
  return Array.from(text).length * fontSize * ADVANCE;
}

/** The text, or as much of it as fits `width` pixels and an ellipsis. Total. */
export function fitted(text: string, width: number, fontSize: number): string {
  const most = Math.max(1, Math.floor(width / (fontSize * ADVANCE)));
  const characters = Array.from(text);
  return characters.length <= most
    ? text
    : characters
        .slice(0, most - 1)
        .join('')
        .trimEnd() + ELLIPSIS;
}

/** The text broken at spaces into at most `most` lines of `width` pixels; what is left over ends in an ellipsis. Total. */
export function linesOf(
  text: string,
  width: number,
  fontSize: number,
  most: number,
): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && (widthOf(joined, fontSize) <= width || lines.length === most)) {
      lines[lines.length - 1] = joined;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => fitted(line, width, fontSize));
}
