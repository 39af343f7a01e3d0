import { AnthropicError, APIConnectionError, APIError } from '@anthropic-ai/sdk';
import type { ErrorCode, ErrorKind } from '@holdpoint/shared/errors/holdpoint-error';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { invalidResponse } from './anthropic-messages.js';
import { retryAfterMs } from './rate-limits.js';

/** How the call ended from the caller's side, which the SDK's errors don't tell apart. */
export interface CallEnd {
  readonly isAborted: boolean;
  readonly isExpired: boolean;
  readonly timeoutMs: number;
  readonly now: Date;
}

interface Reading {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly message: string;
}

const readings = {
  rateLimited: {
    code: 'provider.rate_limited',
    kind: 'throttled',
    message: 'The provider limits the rate of requests.',
  },
  overloaded: {
    code: 'provider.overloaded',
    kind: 'unavailable',
    message: 'The provider is overloaded.',
  },
  unavailable: {
    code: 'provider.unavailable',
    kind: 'unavailable',
    message: 'The provider failed or could not be reached.',
  },
  timeout: {
    code: 'provider.timeout',
    kind: 'unavailable',
    message: 'The provider did not answer in time.',
  },
  unauthenticated: {
    code: 'provider.unauthenticated',
    kind: 'unauthenticated',
    message: 'The provider refused the key; check the settings of its alias.',
  },
  rejected: {
    code: 'provider.rejected',
    kind: 'invalid',
    message: 'The provider refused the request.',
  },
  aborted: {
    code: 'provider.aborted',
    kind: 'unavailable',
    message: 'The model call was aborted by its caller.',
  },
  failed: {
    code: 'provider.failed',
    kind: 'bug',
    message: 'The model call failed in a way that nobody foresaw.',
  },
} as const satisfies Record<string, Reading>;

/**
 * Any failure of one SDK call as an error of ours. What the caller did comes first: an aborted call fails in many
 * shapes. `details` hold the status, the request id and `retryAfterMs` where the provider sent them.
 */
export function toProviderError(error: unknown, end: CallEnd): HoldpointError {
  if (isHoldpointError(error)) return error;
  if (end.isExpired) return failure(readings.timeout, { timeoutMs: end.timeoutMs }, error);
  if (end.isAborted) return failure(readings.aborted, {}, error);
  if (isTooLarge(error)) return invalidResponse(null, 'The answer is too large.', error);
  if (error instanceof APIConnectionError) return failure(readings.unavailable, {}, error);
  if (isApiError(error)) return ofApiError(error, end.now);
  // The SDK says so of a stream without a message, the parser of a body that is no JSON.
  if (error instanceof AnthropicError || error instanceof SyntaxError) {
    return invalidResponse(null, error.message.slice(0, 500), error);
  }
  // undici ends a body that the peer cut off with a TypeError that has a cause; any other is ours.
  if (error instanceof TypeError && error.cause !== undefined) {
    return failure(readings.unavailable, {}, error);
  }
  return failure(readings.failed, {}, error);
}

/** An answer of the API that is no message: by status, or inside a stream. */
export function isApiError(error: unknown): error is APIError {
  return error instanceof APIError;
}

function ofApiError(error: APIError, now: Date): HoldpointError {
  const pause = error.headers === undefined ? null : retryAfterMs(error.headers, now);
  const details = {
    status: error.status ?? null,
    type: error.type,
    requestId: error.requestID ?? null,
    reason: (error.apiMessage ?? error.message).slice(0, 500),
    ...(pause !== null && { retryAfterMs: pause }),
  };
  return failure(readingOf(error.status, error.type), details, error);
}

/** An error inside a stream comes after status 200 and has only its type. */
function readingOf(status: number | undefined, type: string | null): Reading {
  if (status === 429 || type === 'rate_limit_error') return readings.rateLimited;
  if (status === 529 || type === 'overloaded_error') return readings.overloaded;
  if (status === 401 || status === 403) return readings.unauthenticated;
  if (status === 408 || status === 504 || type === 'timeout_error') return readings.timeout;
  // 409 is the API's lock conflict: the same request may pass a moment later.
  if (status === undefined || status === 409 || status >= 500) return readings.unavailable;
  return readings.rejected;
}

function failure(
  reading: Reading,
  details: Readonly<Record<string, unknown>>,
  cause: unknown,
): HoldpointError {
  return new HoldpointError({ ...reading, details, cause });
}

/** The dispatcher's limit on a body lies at the end of a chain of causes, at most a few links long. */
function isTooLarge(error: unknown, links = 4): boolean {
  if (!(error instanceof Error) || links === 0) return false;
  if ('code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return true;
  return isTooLarge(error.cause, links - 1);
}
