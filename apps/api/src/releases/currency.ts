import type { Currency } from '@holdpoint/shared/contracts/releases';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';

/**
 * Audit events that change nothing of what a gate reads. Closed: whatever is not named here supersedes a decision, also a
 * type that a later release brings.
 */
export const HARMLESS_EVENTS: readonly string[] = [
  'gate.decided',
  // It is said of the decisions that it reaches.
  'gate.decision_revoked',
  'campaign.closed',
  // Another name for the same weights: what is measured under it has events of its own.
  'checkpoint.registered',
  // A policy changes with its activation alone.
  'policy.proposed',
  'policy.approved',
  // Until a second person has approved it, a safeguard counts for nothing.
  'safeguard.recorded',
  // Who was refused changed nothing, or whoever may not sign could say that a decision no longer stands.
  'signoff.refused',
  'approval.refused',
];

/** Whether a recorded decision still stands. `notAfter` is null for all but an `ALLOW`. Total; unreadable times expire. */
export function currencyOf(
  { isSuperseded, notAfter }: { readonly isSuperseded: boolean; readonly notAfter: string | null },
  now: Date,
): Currency {
  if (isSuperseded) return 'superseded';
  if (notAfter === null) return 'current';
  return now.getTime() < Date.parse(notAfter) ? 'current' : 'expired';
}

/** Whether the policy that decided is still the one in force under its name; `inForce` holds digests. Total. */
export function isPolicyInForce(
  policy: GateDecision['policy'],
  inForce: ReadonlySet<string>,
): boolean {
  return policy !== null && inForce.has(policy.digest);
}
