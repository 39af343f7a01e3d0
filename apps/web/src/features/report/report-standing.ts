import type { Decision } from '@holdpoint/shared/contracts/gates';
import type { Release } from '@holdpoint/shared/contracts/releases';

/** Whether a recorded decision still is the word of its gate. */
export type ReportStanding =
  | { readonly kind: 'current' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'superseded' }
  /** A later decision was recorded for the same gate. */
  | { readonly kind: 'replaced'; readonly by: string }
  | { readonly kind: 'unknown' };

/** Fails closed: what cannot be told current is not. `release` undefined where it could not be read. Total. */
export function standingOf(
  decision: Pick<Decision, 'id' | 'action' | 'policy'>,
  release: Pick<Release, 'gates'> | undefined,
): ReportStanding {
  const newest = release?.gates.find(
    ({ action, policy }) => action === decision.action && policy === decision.policy?.ref,
  )?.decision;
  if (newest == null) return { kind: 'unknown' };
  return newest.id === decision.id
    ? { kind: newest.currency }
    : { kind: 'replaced', by: newest.id };
}
