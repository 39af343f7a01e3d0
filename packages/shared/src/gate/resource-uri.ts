import type { Action } from '../contracts/common.js';

/** Not to be read as anything but themselves in a URI's path, RFC 3986 §3.3; `/` separates parts of names. */
const UNSAFE = /[^A-Za-z0-9._~/-]/gu;

/**
 * What a sign-off or a decision is about, as consumers name it: `holdpoint://<origin>/<model>/<action>`. The origin tells
 * staging from production, so neither can be replayed in the other's place. Total: a lone surrogate becomes U+FFFD.
 */
export function resourceUriOf(origin: string, model: string, action: Action): string {
  const escaped = model.replace(/\p{Cs}/gu, '\ufffd').replace(UNSAFE, encodeURIComponent);
  return `holdpoint://${origin}/${escaped}/${action}`;
}
