import { createHash, randomBytes } from 'node:crypto';

/** What a secret scanner recognises. */
const PREFIX = 'hp_';

/** A new API token: 256 random bits behind a prefix. */
export function newToken(): string {
  return `${PREFIX}${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a token. A plain hash suffices: 256 random bits can't be guessed, unlike a password. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The token of an `authorization` header (RFC 6750 §2.1); undefined for any other scheme or shape. */
export function bearerOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  return /^Bearer (hp_[A-Za-z0-9_-]{43})$/i.exec(header)?.[1];
}
