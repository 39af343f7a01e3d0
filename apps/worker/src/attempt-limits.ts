import { errored, type Score } from '@holdpoint/shared/evidence/score';
import type { SetAsideCode } from '@holdpoint/shared/evidence/set-aside';

import type { Lease } from './claim.js';

/**
 * Abandoned claims after which a sample is set aside. Above `SUSPECT_AFTER`, so that it was tried apart several times,
 * and so high that machines that die by themselves don't reach it.
 */
export const ABANDONED_LIMIT = 10;
/** Failed claims after which a sample is set aside; each has the provider's retries inside. */
export const FAILED_LIMIT = 20;

/** Claims that failed to bring a sandbox up after which a sample is unscored for want of one: 30 seconds of pauses. */
export const SANDBOX_TRIES = 5;

/** Why a claimed sample may not be run again; null while it may. */
export function exhaustionOf({ abandonedClaims, failedClaims }: Lease): Score | null {
  if (abandonedClaims >= ABANDONED_LIMIT)
    return setAside('sample.abandoned', `${abandonedClaims} workers fell silent over it.`);
  if (failedClaims >= FAILED_LIMIT)
    return setAside('sample.attempts_exhausted', `${failedClaims} claims failed.`);
  return null;
}

/** The failure of a claim that is the last one: with the code of what failed. */
export function lastFailure(code: string): Score {
  return setAside('sample.attempts_exhausted', `${code} at the last of ${FAILED_LIMIT} claims.`);
}

function setAside(code: SetAsideCode, explanation: string): Score {
  return errored(code, explanation);
}
