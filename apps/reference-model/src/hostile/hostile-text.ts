/** One text that tries to be more than text wherever it is shown. */
export interface HostileText {
  /** kebab-case; the answer names it, so that a test knows what it looks at. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** What a text that ran leaves behind: a browser test reads `window.__hostile`. */
export const MARK = 'window.__hostile=true';

/** A host that no resolver knows (RFC 6761 §6.4): a request to it is seen, and reaches nobody. */
export const OUTSIDE = 'http://outside.invalid';

/** Writes a text from the address that only this text names. */
type Write = (outside: string) => string;

/** A hostile text; `write` is given an outside address of its own. */
export function aHostileText(id: string, title: string, write: Write): HostileText {
  return { id, title, text: write(`${OUTSIDE}/${id}`) };
}
