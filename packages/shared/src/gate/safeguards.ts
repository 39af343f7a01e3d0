import type { Gate } from '../policy/gate-rule.js';
import type { RequiredSafeguard, Tier } from '../policy/tier.js';
import type { HeldSafeguard } from './gate-decision.js';

/** Safeguards of the tier that answer for it at this gate; none is nothing that could be in force. */
export function requiredSafeguardsOf(tier: Tier, gate: Gate): readonly RequiredSafeguard[] {
  return tier.requiredSafeguards.filter(({ axis }) => gate.safeguardAxes.includes(axis));
}

/** Latest end of the safeguards held of this axis and level, in ms since 1970; -Infinity when there is none. */
export function endOfSafeguard(
  required: RequiredSafeguard,
  held: readonly HeldSafeguard[],
): number {
  const ends = held
    .filter(({ axis, level }) => axis === required.axis && level === required.level)
    .map(({ expiresAt }) => Date.parse(expiresAt));
  return Math.max(...ends);
}
