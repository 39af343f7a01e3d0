import type { Role } from '@holdpoint/shared/contracts/common';

/** Why somebody may not determine a tier. */
export type DeterminationObstacle = 'machine_account' | 'role' | 'requester';

/** Who wants to determine what. */
export interface DeterminationAttempt {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly isMachine: boolean;
  /** The role that the person wants to speak in. */
  readonly role: Role;
  /** Who may determine the tier. */
  readonly determinedBy: readonly Role[];
  /** Everybody who asked for any of the evidence. */
  readonly requesters: readonly string[];
}

/**
 * The first obstacle, or undefined. A tier is for people to determine, in a role that they hold and that the policy
 * names, and not for who asked for the evidence (RSP v2.2, capability decision).
 */
export function determinationObstacle({
  name,
  roles,
  isMachine,
  role,
  determinedBy,
  requesters,
}: DeterminationAttempt): DeterminationObstacle | undefined {
  if (isMachine) return 'machine_account';
  if (!roles.includes(role) || !determinedBy.includes(role)) return 'role';
  return requesters.includes(name) ? 'requester' : undefined;
}
