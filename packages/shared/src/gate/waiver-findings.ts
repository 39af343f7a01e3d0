import type { DecisionFinding } from './gate-decision.js';
import type { WaiverStanding } from './waiver-standing.js';
import { listOf, momentOf, roleNameOf } from './wording.js';

/**
 * What every reader of a decision must know of waivers: each that lets something pass, with who said so and why, and each
 * that was asked for and has no effect. Those used come first, then by id.
 */
export function waiverFindingsOf(waivers: readonly WaiverStanding[]): DecisionFinding[] {
  const used = waivers.filter(({ state }) => state === 'used');
  const refused = waivers.filter(({ state }) => state === 'refused');
  return [
    ...used.map((waiver) => ({
      code: 'WAIVER_USED' as const,
      path: placeOf(waiver),
      detail: `${nameOf(waiver)} is ${doneBy[waiver.kind]} until ${momentOf(waiver.expiresAt)}, approved by ${approversOf(waiver)}, asked for by ${waiver.requestedBy}: ${waiver.reason}`,
    })),
    ...refused.map((waiver) => ({
      code: 'WAIVER_REFUSED' as const,
      path: placeOf(waiver),
      // The reason goes first into the decision's list of waivers: here it could crowd out why it has no effect.
      detail: `The ${waiver.kind} of ${nameOf(waiver)} that ${waiver.requestedBy} asked for has no effect: ${waiver.detail}.`,
    })),
  ];
}

/** `waived` or `overridden`. */
export const doneBy = { waiver: 'waived', override: 'overridden' } as const;

/** `rosa (responsible scaling officer) and carl (chief executive officer)`. */
export function approversOf({ approvedBy }: Pick<WaiverStanding, 'approvedBy'>): string {
  return listOf(approvedBy.map(({ person, role }) => `${person} (${roleNameOf(role)})`));
}

function nameOf({ criterionId, tierId }: WaiverStanding): string {
  return criterionId === null ? `tier ${String(tierId)}` : `criterion ${criterionId}`;
}

function placeOf({ criterionId, tierId }: WaiverStanding): string {
  return criterionId === null ? `tiers.${String(tierId)}` : `criteria.${criterionId}`;
}
