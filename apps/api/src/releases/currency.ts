import type { Currency } from '@holdpoint/shared/contracts/releases';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { policies, policyDigest } from '@holdpoint/shared/policy/policies';

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

/** Whether the policy that decided is word for word the one that would decide now. Total; an unknown one isn't. */
export function isPolicyInForce(policy: GateDecision['policy']): boolean {
  return policies.some(
    (known) => known.ref === policy?.ref && policyDigest(known) === policy.digest,
  );
}
