import { isIP } from 'node:net';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { judgeAddress, type PrivateRanges } from './address-rules.js';

/** All addresses of a name; the injected one lets tests rebind it. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

/** An endpoint whose addresses were checked, and which is called by these and no others. */
export interface Target {
  readonly url: URL;
  /** Without the brackets of an IPv6 literal. */
  readonly hostname: string;
  readonly addresses: readonly string[];
}

/**
 * An endpoint's URL, by all that can be said without asking for its addresses. Numeric hosts in octal, hexadecimal or as
 * one number are the addresses that they stand for. Throws `webhook.url_refused`, `webhook.address_refused`.
 */
export function parseTarget(text: string, ranges: PrivateRanges): URL {
  const url = URL.parse(text);
  if (url === null) throw urlRefused('It is no URL.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw urlRefused('Say https://.');
  if (url.username !== '' || url.password !== '') {
    throw urlRefused('Leave user name and password out; the signature tells who sends.');
  }
  if (url.hash !== '') throw urlRefused('Leave the fragment out; it is never sent.');
  if (ranges.length === 0) requirePublicForm(url);
  const hostname = hostnameOf(url);
  if (isIP(hostname) !== 0) checkAddresses(url, [hostname], ranges);
  return url;
}

/**
 * Asks for the addresses of an endpoint once and checks every one of them: a name with one private address among public
 * ones is refused whole. Throws as `parseTarget`, and `webhook.name_unresolved`.
 */
export async function resolveTarget(
  text: string,
  resolve: Resolver,
  ranges: PrivateRanges,
): Promise<Target> {
  const url = parseTarget(text, ranges);
  const hostname = hostnameOf(url);
  const addresses = isIP(hostname) === 0 ? await resolved(hostname, resolve) : [hostname];
  checkAddresses(url, addresses, ranges);
  return { url, hostname, addresses };
}

async function resolved(hostname: string, resolve: Resolver): Promise<readonly string[]> {
  let addresses: readonly string[];
  try {
    addresses = await resolve(hostname);
  } catch (cause) {
    throw unresolved(hostname, cause);
  }
  if (addresses.length === 0) throw unresolved(hostname);
  return addresses;
}

function checkAddresses(url: URL, addresses: readonly string[], ranges: PrivateRanges): void {
  const judged = addresses.map((address) => judgeAddress(address, ranges));
  if (judged.includes('no')) {
    throw new HoldpointError({
      code: 'webhook.address_refused',
      kind: 'invalid',
      message: `${url.hostname} is not a public address. An operator may allow its network in HOLDPOINT_WEBHOOK_PRIVATE_RANGES.`,
    });
  }
  if (judged.includes('public')) requirePublicForm(url);
}

/** `URL` leaves the port out where it is the scheme's own. */
function requirePublicForm({ protocol, port }: URL): void {
  if (protocol !== 'https:') throw urlRefused('Outside of allowed private ranges, say https://.');
  if (port !== '') throw urlRefused('Outside of allowed private ranges, only port 443 is called.');
}

function hostnameOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function urlRefused(why: string): HoldpointError {
  return new HoldpointError({
    code: 'webhook.url_refused',
    kind: 'invalid',
    message: `This URL can't be an endpoint. ${why}`,
  });
}

function unresolved(hostname: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'webhook.name_unresolved',
    kind: 'unavailable',
    message: `${hostname} has no address.`,
    cause,
  });
}
