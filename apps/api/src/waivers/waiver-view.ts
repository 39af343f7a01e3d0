import type { WaiverView } from '@holdpoint/shared/contracts/waivers';
import { fillSeats } from '@holdpoint/shared/gate/sign-offs';
import type { Gate } from '@holdpoint/shared/policy/gate-rule';

import type { StandingWaiver } from '../gates/waiver-rows.js';

/** A waiver with how far it has come; what of the evidence changed since is for the gate to say. */
export function viewOf(
  { waiver, checkpointId }: StandingWaiver,
  { waivers = {} }: Pick<Gate, 'waivers'>,
  now: Date,
): WaiverView {
  const { weightsDigest: subjectDigest, policyDigest, action, evidenceDigest } = waiver;
  const about = { subjectDigest, policyDigest, action, evidenceDigest };
  const words = waiver.approvals.map(({ person, role, at }) => ({
    ...about,
    person,
    role,
    choice: 'approve' as const,
    signedAt: at,
  }));
  const requesters = [waiver.requestedBy];
  const { seats } = fillSeats(waivers[waiver.kind]?.quorum ?? [], words, {
    ...about,
    requesters,
    now,
  });
  const seatsMissing = seats.filter(({ state }) => state !== 'approved').map(({ role }) => role);
  return {
    ...waiver,
    checkpointId,
    state: stateOf(waiver, seatsMissing.length, now),
    seatsMissing,
  };
}

function stateOf(
  { revocation, expiresAt }: StandingWaiver['waiver'],
  missing: number,
  now: Date,
): WaiverView['state'] {
  if (revocation !== null) return 'revoked';
  if (now.getTime() >= Date.parse(expiresAt)) return 'expired';
  return missing === 0 ? 'approved' : 'requested';
}
