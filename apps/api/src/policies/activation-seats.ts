import type { Role } from '@holdpoint/shared/contracts/common';

import type { ActivationBasis } from './activation-basis.service.js';
import type { ApprovalRow } from './policy-rows.js';

/** Seats that no approval of exactly this fills, given by somebody who may still give it; in the quorum's order. */
export function openSeats(
  { quorum, digest }: Pick<ActivationBasis, 'quorum' | 'digest'>,
  approvals: readonly ApprovalRow[],
): Role[] {
  const filled = approvals
    .filter(({ basisDigest, counts }) => basisDigest === digest && counts)
    .map(({ approval }) => approval.role);
  return quorum.filter((role) => {
    const at = filled.indexOf(role);
    if (at >= 0) filled.splice(at, 1);
    return at < 0;
  });
}
