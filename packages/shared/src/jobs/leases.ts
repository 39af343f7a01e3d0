/** Seconds after the end of a lease before another may claim: after an outage its living holder extends it first. */
export const LEASE_GRACE_SECONDS = 2;

/**
 * Abandoned claims from which a sample is a suspect, tried apart from other suspects: what kills a worker takes along
 * all that the worker holds, and only a sample that keeps on killing alone is the cause.
 */
export const SUSPECT_AFTER = 3;
