import type { Score } from './score.js';

/** Finding of a run that holds a sample that was set aside; `gate/` reads it as `EVIDENCE_INCOMPLETE`. */
export const samplesSetAsideFinding = 'samples_set_aside';

/**
 * Codes of samples that no try brought to an end: `sample.abandoned` kept killing its workers, and for
 * `sample.attempts_exhausted` our infrastructure or the provider failed each time. Nothing was measured, so a run with
 * one of them is incomplete however few they are: who can make a worker die must not choose what is counted.
 */
export const setAsideCodes = ['sample.abandoned', 'sample.attempts_exhausted'] as const;
export type SetAsideCode = (typeof setAsideCodes)[number];

/** Whether a sample was set aside. Total. */
export function isSetAside(score: Score): boolean {
  return score.status === 'errored' && setAsideCodes.some((code) => code === score.code);
}
