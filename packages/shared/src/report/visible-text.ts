/**
 * Characters that change how text around them is read or shown without being seen: controls (C0 but tab and line feed,
 * DEL, C1), bidi marks and overrides (UAX #9), zero-width and other format characters, line separators, all that may be
 * shown as nothing (UAX #44, Default_Ignorable_Code_Point: tags, variation selectors, fillers) and lone surrogates.
 * "Trojan Source", CVE-2021-42574.
 */
const HIDDEN =
  // eslint-disable-next-line no-control-regex -- controls are what this finds
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** The text with every hidden character spelled out, such as `⟨U+202E⟩`; tab and line feed stay. Total. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** As `visibleText`, and on one line: line feed and tab are spelled out too. For text whose lines mean something. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\n', '⟨U+000A⟩').replaceAll('\t', '⟨U+0009⟩');
}
