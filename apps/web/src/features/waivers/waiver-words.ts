import type { WaiverView } from '@holdpoint/shared/contracts/waivers';

import type { Tone } from '../../ui/tones.js';
import { wordsOf } from '../../ui/words.js';

/** What a waiver is about, such as `criterion autonomy` or `tier asl-3`. */
export function waiverPlace({
  criterionId,
  tierId,
}: {
  readonly criterionId: string | null;
  readonly tierId: string | null;
}): string {
  return criterionId === null ? `tier ${tierId ?? ''}` : `criterion ${criterionId}`;
}

/** How far a waiver has come. An approved one is no good sign: it stands in for evidence. */
export const waiverStates: Readonly<Record<WaiverView['state'], readonly [string, Tone]>> = {
  requested: ['◐ waits for its quorum', 'wait'],
  approved: ['◆ approved', 'open'],
  revoked: ['○ revoked', 'soft'],
  expired: ['○ expired', 'soft'],
};

/** The end of a waiver of `days` days from `now`, in whole seconds. */
export function endAfter(days: number, now: Date): string {
  const milliseconds = Math.floor(now.getTime() / 1000) * 1000 + days * 86_400_000;
  return new Date(milliseconds).toISOString();
}

/** Days that a person typed, if they are a whole number that the policy grants. */
export function daysIn(text: string, maxDays: number): number | null {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN;
  return days >= 1 && days <= maxDays ? days : null;
}

/** Seats as one reads them. */
export function seatsWords(seats: readonly string[]): string {
  return seats.map(wordsOf).join(', ');
}
