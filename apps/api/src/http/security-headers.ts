/** Of JSON and bytes: nothing in an answer may run, frame or load anything, or stay in a cache. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

/** The one style that react-aria writes into the page (`touch-action` of what can be pressed), by its digest. */
const REACT_ARIA_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

/**
 * Of every page of the portal: its own script, style and fonts, its own API, nothing inline and nothing from elsewhere.
 * No script may turn text into markup (Trusted Types).
 */
const portalPolicy =
  `default-src 'none'; script-src 'self'; style-src 'self' ${REACT_ARIA_STYLE}; ` +
  "connect-src 'self'; img-src 'self'; font-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Pages whose library needs a looser policy; never looser about scripts. */
const policies: Readonly<Record<string, string>> = {};

/** Headers of a page, beside those that every answer has. */
export function pageHeadersFor(address: string): Readonly<Record<string, string>> {
  return { 'content-security-policy': policies[address] ?? portalPolicy };
}
