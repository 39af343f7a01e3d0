import type { Role } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';

import { type ActivationBasis, statementOf } from './activation-basis.service.js';
import type { ApprovalRow, KnownPolicy } from './policy-rows.js';

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

/**
 * Whether the words under an approval are about its role and this very document in place of this very one. The number of
 * results may differ: it grows while people read. Threat: a genuine signature copied under another proposal.
 */
export function wordsAgree(
  { approval: { role, statement, statementDigest } }: Pick<ApprovalRow, 'approval'>,
  known: KnownPolicy,
  basis: ActivationBasis,
): boolean {
  const now = statementOf(known, basis, role).text.split('\n').filter(isFixed);
  const then = statement.split('\n').filter(isFixed);
  return sha256(statement) === statementDigest && now.join('\n') === then.join('\n');
}

function isFixed(line: string): boolean {
  return !line.startsWith('Results known of the moved bars: ');
}
