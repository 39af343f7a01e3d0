import type { Release, ReleaseGate } from '@holdpoint/shared/contracts/releases';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';

import type { GatePlace } from './gate-queries.js';

type Recorded = NonNullable<ReleaseGate['decision']>;

/** What is on record of a gate, beside how it stands. */
export type GateRecord =
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly decision: Recorded }
  | { readonly kind: 'expired'; readonly decision: Recorded }
  | { readonly kind: 'superseded'; readonly decision: Recorded };

/** The gate of a release at `place`; undefined where it was never asked. Total. */
export function gateAt(
  { action, policy }: Pick<GatePlace, 'action' | 'policy'>,
  { gates }: Pick<Release, 'gates'>,
): ReleaseGate | undefined {
  return gates.find((gate) => gate.action === action && gate.policy === policy);
}

/**
 * Whether what was recorded is what the gate says now. Fails closed: the two are read apart, so a record of another word
 * than the standing's is superseded, whatever the list says of it. Total.
 */
export function recordOf(
  place: Pick<GatePlace, 'action' | 'policy'>,
  standing: Pick<GateDecision, 'decision'>,
  release: Pick<Release, 'gates'>,
): GateRecord {
  const decision = gateAt(place, release)?.decision ?? null;
  if (decision === null) return { kind: 'none' };
  if (decision.currency === 'expired') return { kind: 'expired', decision };
  const isSame = decision.currency === 'current' && decision.decision === standing.decision;
  return { kind: isSame ? 'same' : 'superseded', decision };
}
