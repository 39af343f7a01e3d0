import { type HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { errored, type Score, unscored } from '@holdpoint/shared/evidence/score';

import { FAILED_LIMIT, lastFailure, SANDBOX_TRIES } from './attempt-limits.js';
import type { Lease } from './claim.js';

/** What a failed solve becomes: a record that says why, or another claim. */
export type FailureReading =
  | { readonly kind: 'failed'; readonly score: Score }
  | { readonly kind: 'released'; readonly code: string };

/**
 * Our infrastructure's failure (`throttled`, `unavailable`) is nobody's score: the sample is claimed again, up to the
 * limit. A terminal record comes only from the last attempt. Never a number: an error read as 0 would read as safe.
 */
export function readFailure(
  error: unknown,
  { failedClaims }: Pick<Lease, 'failedClaims'>,
): FailureReading {
  if (!isHoldpointError(error)) return { kind: 'failed', score: errored('solve.threw') };
  if (error.code === 'sandbox.unavailable' && isLacking(error.kind, failedClaims))
    return { kind: 'failed', score: unscored('sandbox_unavailable') };
  const isInfrastructure = error.kind === 'throttled' || error.kind === 'unavailable';
  if (!isInfrastructure) return { kind: 'failed', score: errored(error.code) };
  return failedClaims + 1 < FAILED_LIMIT
    ? { kind: 'released', code: error.code }
    : { kind: 'failed', score: lastFailure(error.code) };
}

/** A machine without a sandbox says so at once; one that failed to bring its own up is asked, or another is, again. */
function isLacking(kind: HoldpointError['kind'], failedClaims: number): boolean {
  return kind !== 'unavailable' || failedClaims + 1 >= SANDBOX_TRIES;
}
