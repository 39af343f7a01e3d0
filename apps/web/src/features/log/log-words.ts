import type { LogAlarm, LogStatus, WitnessStatus } from '@holdpoint/shared/contracts/log';

import { span } from '../../ui/figures.js';
import type { Tone } from '../../ui/tones.js';

/** Why the log is not to be trusted, for people. */
export const alarmWords: Readonly<Record<LogAlarm, string>> = {
  'signer.not_append_only':
    'The database asked for a head that does not continue what was signed before: something that was logged has changed or is gone.',
  'signer.rollback':
    'The database holds less than was signed already: it was set back, or entries are gone.',
  'signer.split_view':
    'The database holds another tree of a size that was signed already: two versions of the log exist.',
  'signer.note_wrong': 'What came back as the signed head is not signed by the log’s key.',
  'signer.key_unendorsed':
    'The signer shows a new key, and no older key of the log vouches for it.',
  'log.origin_changed': 'The signer signs for another log than this one.',
  'log.witness_ahead': 'A witness has seen more of the log than the database holds.',
  'log.witness_refused':
    'A witness refused the newest head: it does not continue what it saw before.',
  'log.published_ahead': 'The published files hold more of the log than the database does.',
  'log.events_lost': 'Events that were recorded are gone before they reached the log.',
};

/** Older than this an outside witness says little about today. */
const FRESH_SECONDS = 24 * 3_600;
/** A batch takes well under a second; a signer that restarts takes some. */
const PATIENCE_SECONDS = 60;

/** How long ago one witness signed. A witness on our own host falls with it: it is never drawn as a good sign. */
export function witnessWords({ sameHost, ageSeconds }: WitnessStatus): {
  readonly word: string;
  readonly tone: Tone;
} {
  const when = ageSeconds === null ? 'has not signed yet' : `${span(ageSeconds)} ago`;
  if (sameHost) return { word: `○ ${when}, same host`, tone: 'soft' };
  if (ageSeconds === null) return { word: `▼ ${when}`, tone: 'deny' };
  return ageSeconds <= FRESH_SECONDS
    ? { word: `● ${when}`, tone: 'allow' }
    : { word: `▼ ${when}`, tone: 'deny' };
}

/** How fresh the newest word of any outsider is, in one line. */
export function outsideWords(witnesses: readonly WitnessStatus[]): {
  readonly sentence: string;
  readonly tone: Tone;
} {
  const outside = witnesses.filter(({ sameHost }) => !sameHost);
  const ages = outside.flatMap(({ ageSeconds }) => (ageSeconds === null ? [] : [ageSeconds]));
  if (outside.length === 0) {
    return {
      sentence:
        'No outside witness is set up. Whoever holds this machine and its keys could show two people two logs.',
      tone: 'open',
    };
  }
  if (ages.length === 0) return { sentence: 'No outside witness has signed yet.', tone: 'deny' };
  const newest = Math.min(...ages);
  return {
    sentence: `Last outside witness: ${span(newest)} ago.`,
    tone: newest <= FRESH_SECONDS ? 'allow' : 'deny',
  };
}

/** What everybody must know of the log on whatever page they are; null while it is sound and moves. */
export function logTrouble({
  alarm,
  pending,
  oldestPendingSeconds,
}: Pick<LogStatus, 'alarm' | 'pending' | 'oldestPendingSeconds'>): {
  readonly tone: 'deny' | 'open';
  readonly title: string;
  readonly sentence: string;
} | null {
  if (alarm !== null) {
    return { tone: 'deny', title: 'The log raises an alarm.', sentence: alarmWords[alarm] };
  }
  if (oldestPendingSeconds === null || oldestPendingSeconds < PATIENCE_SECONDS) return null;
  return {
    tone: 'open',
    title: 'The log does not move.',
    sentence: `${pending === 1 ? 'One event waits' : `${pending} events wait`} for its signature, the oldest for ${span(oldestPendingSeconds)}. Sign-offs and decisions have no effect until it moves.`,
  };
}
