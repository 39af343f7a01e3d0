import type { Role } from '@holdpoint/shared/contracts/common';

/** Why somebody may not put their name under a statement. */
export type SignOffObstacle = 'machine_account' | 'role' | 'requester';

/** Who wants to sign what. */
export interface SignOffAttempt {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly isMachine: boolean;
  /** The seat that the person wants to speak for. */
  readonly role: Role;
  /** Everybody who asked for any of the evidence. */
  readonly requesters: readonly string[];
}

/**
 * The first obstacle, or undefined. A machine signs nothing; nobody speaks for a role that they don't hold; and who asked
 * for the evidence does not judge it, whatever roles they hold. RSP v2.2 §7.1: two officers approve, not the team that asks.
 */
export function signOffObstacle({
  name,
  roles,
  isMachine,
  role,
  requesters,
}: SignOffAttempt): SignOffObstacle | undefined {
  if (isMachine) return 'machine_account';
  if (!roles.includes(role)) return 'role';
  return requesters.includes(name) ? 'requester' : undefined;
}
