/** One token bucket as the provider reports it; token counts are rounded to the nearest thousand by the provider. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  /** When the bucket is full again; null when the provider doesn't say. */
  readonly resetAt: Date | null;
}

/** What the answer's `anthropic-ratelimit-*` headers say; a bucket is absent where the provider sends none. */
export interface RateLimits {
  readonly requests?: RateLimit;
  readonly tokens?: RateLimit;
  readonly inputTokens?: RateLimit;
  readonly outputTokens?: RateLimit;
}

/** The part of `Headers` that is read here. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** Rate limits in a response's headers, or null when there are none. Total: malformed values count as absent. */
export function rateLimitsOf(headers: HeaderReader): RateLimits | null {
  const requests = bucket(headers, 'requests');
  const tokens = bucket(headers, 'tokens');
  const inputTokens = bucket(headers, 'input-tokens');
  const outputTokens = bucket(headers, 'output-tokens');
  const limits = {
    ...(requests && { requests }),
    ...(tokens && { tokens }),
    ...(inputTokens && { inputTokens }),
    ...(outputTokens && { outputTokens }),
  };
  return Object.keys(limits).length === 0 ? null : limits;
}

/**
 * Pause that a response asks for, in milliseconds from `now`: `retry-after-ms`, else `retry-after` as seconds or as
 * an HTTP date (RFC 9110 §10.2.3). Null when there is none or it makes no sense. Never negative.
 */
export function retryAfterMs(headers: HeaderReader, now: Date): number | null {
  const exact = amount(headers.get('retry-after-ms'));
  if (exact !== null) return exact;
  const text = headers.get('retry-after');
  const seconds = amount(text);
  if (seconds !== null) return seconds * 1000;
  const date = text === null || !/[A-Za-z]/.test(text) ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

function bucket(headers: HeaderReader, name: string): RateLimit | null {
  const limit = amount(headers.get(`anthropic-ratelimit-${name}-limit`));
  const remaining = amount(headers.get(`anthropic-ratelimit-${name}-remaining`));
  if (limit === null || remaining === null) return null;
  const reset = Date.parse(headers.get(`anthropic-ratelimit-${name}-reset`) ?? '');
  return { limit, remaining, resetAt: Number.isNaN(reset) ? null : new Date(reset) };
}

function amount(text: string | null): number | null {
  if (text === null || !/^\d{1,12}(?:\.\d{1,6})?$/.test(text.trim())) return null;
  return Number(text);
}
