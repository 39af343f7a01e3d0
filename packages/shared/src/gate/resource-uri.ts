import type { Action } from '../contracts/common.js';

/**
 * What a sign-off or a decision is about, as consumers name it: `holdpoint://<origin>/<model>/<action>`. The origin tells
 * staging from production, so neither can be replayed in the other's place. A model's name is one part, escaped (RFC 3986
 * §2.1): no two names make one URI. Total: a lone surrogate becomes U+FFFD.
 */
export function resourceUriOf(origin: string, model: string, action: Action): string {
  const name = encodeURIComponent(model.replace(/\p{Cs}/gu, '\ufffd'));
  return `holdpoint://${origin}/${name}/${action}`;
}
