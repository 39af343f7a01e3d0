import type { Role } from '@holdpoint/shared/contracts/common';

/** Why somebody may not approve a policy. */
export type ApprovalObstacle = 'machine_account' | 'role' | 'proposer';

/** Who wants to approve what. */
export interface ApprovalAttempt {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly isMachine: boolean;
  /** The seat that the person wants to speak for. */
  readonly role: Role;
  /** Null for a policy that came with the release. */
  readonly proposedBy: string | null;
}

/** The first obstacle, or undefined. Who proposes a bar does not approve it, whatever roles they hold. */
export function approvalObstacle({
  name,
  roles,
  isMachine,
  role,
  proposedBy,
}: ApprovalAttempt): ApprovalObstacle | undefined {
  if (isMachine) return 'machine_account';
  if (!roles.includes(role)) return 'role';
  return name === proposedBy ? 'proposer' : undefined;
}
