/** A stretch of text, set as code or not. */
export interface Span {
  readonly text: string;
  readonly isCode: boolean;
}

/** Text split at its backticks: what stands between two is code; one without a partner stays as it is. Total. */
export function codeSpans(text: string): readonly Span[] {
  return text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^`[^`]+`$/.test(part)
        ? { text: part.slice(1, -1), isCode: true }
        : { text: part, isCode: false },
    );
}
