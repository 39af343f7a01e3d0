import type { Currency } from '@holdpoint/shared/contracts/releases';

/**
 * Audit events that change nothing of what a gate reads. Closed: whatever is not named here supersedes a decision, also a
 * type that a later release brings.
 */
export const HARMLESS_EVENTS: readonly string[] = ['gate.decided', 'campaign.closed'];

/** Whether a recorded decision still stands. `notAfter` is null for all but an `ALLOW`. Total; unreadable times expire. */
export function currencyOf(
  { isSuperseded, notAfter }: { readonly isSuperseded: boolean; readonly notAfter: string | null },
  now: Date,
): Currency {
  if (isSuperseded) return 'superseded';
  if (notAfter === null) return 'current';
  return now.getTime() < Date.parse(notAfter) ? 'current' : 'expired';
}
