import { randomBytes } from 'node:crypto';

import { parseCookie, stringifySetCookie } from 'cookie';

/** 256 random bits; the prefix keeps a session from ever passing as a token. */
export function newSessionSecret(): string {
  return `hps_${randomBytes(32).toString('base64url')}`;
}

const SECRET = /^hps_[A-Za-z0-9_-]{43}$/;

/** `__Host-` binds the cookie to this very host and to TLS (RFC 6265bis §4.1.3.2); plain HTTP on loopback has none. */
function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-holdpoint' : 'holdpoint_session';
}

/** The `set-cookie` of a session: out of reach for scripts, and never sent by another site. */
export function sessionCookie(secret: string, expiresAt: Date, isSecure: boolean): string {
  return stringifySetCookie({
    name: cookieName(isSecure),
    value: secret,
    expires: expiresAt,
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure,
    path: '/',
  });
}

/** The `set-cookie` that takes a session's cookie away. */
export function clearedCookie(isSecure: boolean): string {
  return sessionCookie('', new Date(0), isSecure);
}

/** The secret in a `cookie` header; undefined where there is none of our shape. */
export function sessionSecretOf(
  header: string | string[] | undefined,
  isSecure: boolean,
): string | undefined {
  if (typeof header !== 'string') return undefined;
  const secret = parseCookie(header)[cookieName(isSecure)];
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
}
