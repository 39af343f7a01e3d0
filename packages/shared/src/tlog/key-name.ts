/** Whether a text may name a key: not empty, without white space, `+` and control characters. C2SP signed-note. */
export function isKeyName(text: string): boolean {
  return /^[^\p{White_Space}+]+$/u.test(text) && isNoteText(text);
}

/** Whether no control character below U+0020 but the line feed stands in a text, and no lone surrogate. C2SP signed-note. */
export function isNoteText(text: string): boolean {
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    if (unit < 0x20 && unit !== 0x0a) return false;
  }
  return !/\p{Cs}/u.test(text);
}
