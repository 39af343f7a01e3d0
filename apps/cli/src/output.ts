/**
 * Text of a model, a log or a user may hold escape sequences that repaint a terminal ("ALL SAMPLES PASSED").
 * Control, bidi and other invisible characters are shown as `\u{…}`; a tab and a new line stay.
 */
export function inert(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** One line for people, on stdout. */
export function print(line: string): void {
  process.stdout.write(`${inert(line)}\n`);
}

/** One line of progress or advice, on stderr: stdout stays free for the answer. */
export function note(line: string): void {
  process.stderr.write(`${inert(line)}\n`);
}

/** JSON of the same value that is inert too: JSON itself escapes C0 alone, and C1 has a control sequence introducer. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu,
    (character) => (character === '\n' ? character : escapesOf(character)),
  );
}

function escapesOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** The answer as one JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${inertJson(value)}\n`);
}

/** Either form of an answer, as `--json` asks. */
export function answer(asJson: boolean, value: unknown, human: () => readonly string[]): void {
  if (asJson) printJson(value);
  else for (const line of human()) print(line);
}

/** `1 h 02 min`, `3 min 20 s` or `12 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
