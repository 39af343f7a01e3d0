import type { DrawKey, GenerateResponse, Provider } from '@holdpoint/evals/ports';
import {
  type ErrorCode,
  HoldpointError,
  isHoldpointError,
} from '@holdpoint/shared/errors/holdpoint-error';

/** How long a failed model call is tried again. The SDK and the queue retry nothing: this is the one owner. */
export interface RetryPolicy {
  /** Calls in all, the first included; raising it costs money, lowering it leaves more samples errored. */
  readonly maxAttempts: number;
  /** Pause after the first failure; doubled after each further one. */
  readonly firstPauseMs: number;
  /** Ceiling of the doubling. */
  readonly maxPauseMs: number;
  /** A provider that asks for a longer pause is given up on: an earlier retry would be rejected. */
  readonly maxRetryAfterMs: number;
}

/** Six calls within about 16 s of pauses, and provider pauses of up to five minutes. */
export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 6,
  firstPauseMs: 500,
  maxPauseMs: 30_000,
  maxRetryAfterMs: 300_000,
};

/** One finished call: answered, to be tried again after `pauseMs`, or given up. */
export interface Attempt {
  readonly draw: DrawKey;
  /** From 1. */
  readonly attempt: number;
  readonly durationMs: number;
  readonly outcome:
    | { readonly kind: 'answered' }
    | { readonly kind: 'retried'; readonly code: ErrorCode; readonly pauseMs: number }
    | { readonly kind: 'failed'; readonly code: ErrorCode };
}

/** Time and randomness as the retries see them. */
export interface RetryPorts {
  /** Resolves after `ms` or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds of any monotonic clock. */
  now(): number;
  /** In [0, 1). */
  random(): number;
}

/** Wall time and `Math.random`: jitter decides when a call is made, never what it answers. */
export const systemRetryPorts: RetryPorts = {
  sleep: pause,
  now: () => performance.now(),
  random: () => Math.random(),
};

/** How much later than asked a call may be retried; downwards would be rejected by the provider's bucket. */
const jitterShare = 0.3;

/**
 * Milliseconds to wait after failed call number `attempt` (from 1), or null when it isn't tried again. The provider's
 * own `retryAfterMs` takes the place of the schedule. `random` in [0, 1) adds up to 30 %. Total.
 */
export function pauseAfter(
  policy: RetryPolicy,
  failure: {
    readonly attempt: number;
    readonly retryAfterMs: number | null;
    readonly random: number;
  },
): number | null {
  if (failure.attempt >= policy.maxAttempts) return null;
  if (failure.retryAfterMs !== null && failure.retryAfterMs > policy.maxRetryAfterMs) return null;
  const scheduled = Math.min(policy.maxPauseMs, policy.firstPauseMs * 2 ** (failure.attempt - 1));
  return (failure.retryAfterMs ?? scheduled) * (1 + jitterShare * failure.random);
}

/** Whether a second call can end otherwise: the provider was busy or away, or what it sent can't be read. */
export function isRetryable(error: HoldpointError): boolean {
  if (error.code === 'provider.aborted') return false;
  return (
    error.kind === 'throttled' ||
    error.kind === 'unavailable' ||
    error.code === 'provider.response_invalid'
  );
}

/**
 * A provider whose calls are retried by `policy`; the draw key stays the same, so a seeded model answers the same.
 * The caller's signal bounds everything and ends a pause at once with `provider.aborted`. The last error is thrown
 * with its code and `details.attempts`. `onAttempt` sees every call, for cost and call logs.
 */
export function withRetries(
  provider: Provider,
  policy: RetryPolicy = defaultRetryPolicy,
  onAttempt: (attempt: Attempt) => void = () => undefined,
  ports: RetryPorts = systemRetryPorts,
): Provider {
  return {
    async generate(request, signal): Promise<GenerateResponse> {
      for (let attempt = 1; ; attempt += 1) {
        if (isAborted(signal)) throw aborted(attempt - 1);
        const startedAt = ports.now();
        const report = (outcome: Attempt['outcome']): void => {
          onAttempt({ draw: request.draw, attempt, durationMs: ports.now() - startedAt, outcome });
        };
        const result = await settle(provider.generate(request, signal));
        if (result.kind === 'answered') {
          report({ kind: 'answered' });
          return result.response;
        }
        const pauseMs = nextPause(policy, result.error, attempt, ports.random());
        if (pauseMs === null || isAborted(signal)) {
          report({ kind: 'failed', code: codeOf(result.error) });
          throw withAttempts(result.error, attempt);
        }
        report({ kind: 'retried', code: codeOf(result.error), pauseMs });
        await ports.sleep(pauseMs, signal);
      }
    },
  };
}

/** A call of its own: the compiler takes a signal for unchanged once it was looked at. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

type Settled =
  | { readonly kind: 'answered'; readonly response: GenerateResponse }
  | { readonly kind: 'failed'; readonly error: unknown };

async function settle(call: Promise<GenerateResponse>): Promise<Settled> {
  try {
    return { kind: 'answered', response: await call };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function nextPause(
  policy: RetryPolicy,
  error: unknown,
  attempt: number,
  random: number,
): number | null {
  if (!isHoldpointError(error) || !isRetryable(error)) return null;
  const asked = error.details['retryAfterMs'];
  return pauseAfter(policy, {
    attempt,
    retryAfterMs: typeof asked === 'number' ? asked : null,
    random,
  });
}

function codeOf(error: unknown): ErrorCode {
  return isHoldpointError(error) ? error.code : 'provider.failed';
}

function withAttempts(error: unknown, attempts: number): unknown {
  if (!isHoldpointError(error)) return error;
  const { code, kind, message, details } = error;
  return new HoldpointError({
    code,
    kind,
    message,
    details: { ...details, attempts },
    cause: error,
  });
}

function aborted(attempts: number): HoldpointError {
  return new HoldpointError({
    code: 'provider.aborted',
    kind: 'unavailable',
    message: 'The model call was aborted by its caller.',
    details: { attempts },
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
  });
}
