/** A request bucket: full at the start, refilled evenly over a minute. */
export interface RequestBucket {
  readonly requestsPerMinute: number;
  readonly level: number;
  /** Milliseconds of the clock that `take` is given. */
  readonly updatedAt: number;
}

/** What taking one request came to. */
export interface Taken {
  readonly bucket: RequestBucket;
  readonly isAllowed: boolean;
  /** Until one request fits; 0 when this one did. */
  readonly retryAfterMs: number;
  /** Until the bucket is full. */
  readonly fullAfterMs: number;
}

const minuteMs = 60_000;

/** A full bucket. */
export function openBucket(requestsPerMinute: number, now: number): RequestBucket {
  return { requestsPerMinute, level: requestsPerMinute, updatedAt: now };
}

/** Takes one request out of the bucket at `now`, in milliseconds; a refused request takes nothing. */
export function take(bucket: RequestBucket, now: number): Taken {
  const perMs = bucket.requestsPerMinute / minuteMs;
  const refilled = bucket.level + Math.max(0, now - bucket.updatedAt) * perMs;
  const level = Math.min(bucket.requestsPerMinute, refilled);
  const isAllowed = level >= 1;
  const left = isAllowed ? level - 1 : level;
  return {
    bucket: { ...bucket, level: left, updatedAt: now },
    isAllowed,
    retryAfterMs: isAllowed ? 0 : Math.ceil((1 - level) / perMs),
    fullAfterMs: Math.ceil((bucket.requestsPerMinute - left) / perMs),
  };
}

/** Reported while no limit is set: peers that learn their rate from headers must not be held back by it. */
const nominalLimit = 1_000_000;

/** The `anthropic-ratelimit-*` headers; tokens are never limited here. `now` in milliseconds since 1970. */
export function limitHeaders(taken: Taken | null, now: number): Record<string, string> {
  const limit = taken?.bucket.requestsPerMinute ?? nominalLimit;
  const remaining = Math.floor(taken?.bucket.level ?? nominalLimit);
  const full = new Date(now).toISOString();
  const requestsFull = taken === null ? full : new Date(now + taken.fullAfterMs).toISOString();
  return {
    'anthropic-ratelimit-requests-limit': String(limit),
    'anthropic-ratelimit-requests-remaining': String(remaining),
    'anthropic-ratelimit-requests-reset': requestsFull,
    'anthropic-ratelimit-input-tokens-limit': String(nominalLimit * 1000),
    'anthropic-ratelimit-input-tokens-remaining': String(nominalLimit * 1000),
    'anthropic-ratelimit-input-tokens-reset': full,
    'anthropic-ratelimit-output-tokens-limit': String(nominalLimit * 1000),
    'anthropic-ratelimit-output-tokens-remaining': String(nominalLimit * 1000),
    'anthropic-ratelimit-output-tokens-reset': full,
  };
}
