/**
 * Seconds from one attempt to the next: ten attempts over some 75 hours. Standard Webhooks, "Deliverability and
 * reliability".
 */
export const RETRY_DELAYS_SECONDS = [
  5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
] as const;

/** The first attempt, and one after each delay. */
export const MAXIMUM_ATTEMPTS = RETRY_DELAYS_SECONDS.length + 1;

/** A tenth more at most: endpoints that failed together do not come back together. */
const JITTER_SHARE = 0.1;

/**
 * Milliseconds from the `attempts`-th failed attempt to the next; null when that was the last. `jitter` in [0, 1)
 * stretches the delay. `attempts` counts from 1. Total.
 */
export function retryDelayMs(attempts: number, jitter: number): number | null {
  const seconds = RETRY_DELAYS_SECONDS[attempts - 1];
  return seconds === undefined ? null : Math.round(seconds * 1000 * (1 + JITTER_SHARE * jitter));
}

/** Failures in a row, over all deliveries of an endpoint, that open its circuit. */
export const FAILURES_TO_OPEN = 5;

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Milliseconds that an endpoint is left alone after `failures` in a row; 0 while its circuit is closed. After the pause
 * one delivery tries, and its success closes the circuit. Doubles from a minute to an hour. Total.
 */
export function circuitPauseMs(failures: number): number {
  if (failures < FAILURES_TO_OPEN) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - FAILURES_TO_OPEN));
}
