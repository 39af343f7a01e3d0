import type { ApiRequest } from '../http/request.js';

/** Where the API is reached: its configured public origin, and the host that it listens on. */
export interface Place {
  readonly publicOrigin: string | undefined;
  readonly host: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Why a request that a browser's cookie speaks for is refused; undefined for one of our own pages. A write must say where
 * it comes from, and so must nothing else: browsers leave `origin` out of plain reads. Total.
 *
 * Threats: cross-site request forgery, where a strict cookie is the first fence and this is the second; and DNS rebinding,
 * where a stranger's name leads to this host: without a public origin only names of loopback are known.
 */
export function originLack(
  { method, headers }: Pick<ApiRequest, 'method' | 'headers'>,
  place: Place,
): 'cross_site' | 'host_unknown' | undefined {
  const own = ownOrigin(headers['host'], place);
  if (own === undefined) return 'host_unknown';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'cross_site';
  const { origin } = headers;
  if (origin !== undefined && origin !== own) return 'cross_site';
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead) return undefined;
  return origin === own || site === 'same-origin' ? undefined : 'cross_site';
}

/** The origin that pages of ours have, seen from this request; undefined for a host that is not ours. */
function ownOrigin(
  host: string | string[] | undefined,
  { publicOrigin, host: listening }: Place,
): string | undefined {
  if (publicOrigin !== undefined) return publicOrigin;
  if (typeof host !== 'string') return undefined;
  const name = host.replace(/:\d+$/, '');
  return LOOPBACK.test(host) || name === listening ? `http://${host}` : undefined;
}

/** Whether browsers reach us over TLS, so that the cookie may be bound to it. */
export function isSecureOrigin({ publicOrigin }: Pick<Place, 'publicOrigin'>): boolean {
  return publicOrigin?.startsWith('https:') ?? false;
}

/** Whether a page of some site asks, ours or not: browsers say so with every write, programs don't. */
export function isFromBrowser({ headers }: Pick<ApiRequest, 'headers'>): boolean {
  return headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined;
}
