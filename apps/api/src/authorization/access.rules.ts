import type { Role } from '@holdpoint/shared/contracts/common';
import type { Access } from '@holdpoint/shared/contracts/route';

/** What a caller lacks for a route; `none` when it may pass. */
export type AccessLack = 'none' | 'token' | 'role';

/** Whether somebody with `roles` (undefined: nobody signed in) may call a route of this access. Denies by default. */
export function accessLack(access: Access, roles: readonly Role[] | undefined): AccessLack {
  if (access === 'public') return 'none';
  if (roles === undefined) return 'token';
  if (access === 'signed_in') return 'none';
  return roles.some((role) => access.includes(role)) ? 'none' : 'role';
}
