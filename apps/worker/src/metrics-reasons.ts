import type { Score } from '@holdpoint/shared/evidence/score';
import { setAsideCodes } from '@holdpoint/shared/evidence/set-aside';

/** Codes that end or release a sample. A code of an evaluation may be anything, so what is not here is `other`. */
const codes: ReadonlySet<string> = new Set([
  ...setAsideCodes,
  'database.unavailable',
  'log.sample_errored',
  'provider.aborted',
  'provider.alias_unknown',
  'provider.failed',
  'provider.overloaded',
  'provider.rate_limited',
  'provider.rejected',
  'provider.response_invalid',
  'provider.timeout',
  'provider.unauthenticated',
  'provider.unavailable',
  'sample.aborted',
  'sample.timeout',
  'sample.unknown',
  'sandbox.closed',
  'sandbox.path_refused',
  'sandbox.unavailable',
  'sandbox.write_failed',
  'score.invalid',
  'score.threw',
  'solve.threw',
  'transcript.not_json',
  'transcript.too_large',
  'worker.draining',
]);

/** Why a sample has the score that it has, as a label: one of few words whatever a model or an evaluation wrote. Total. */
export function reasonOf(score: Score): string {
  switch (score.status) {
    case 'scored':
      return 'none';
    case 'unscored':
      return score.reason;
    case 'errored':
      return codes.has(score.code) ? score.code : 'other';
  }
}
