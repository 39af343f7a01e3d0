import type { Role } from '@holdpoint/shared/contracts/common';

import type { Caller } from '../http/request.js';

/** Whose endpoints a caller meets: the account's own, or null for everybody's. */
export type OwnerScope = string | null;

const OVERSEERS: readonly Role[] = ['administrator', 'responsible_scaling_officer', 'auditor'];

export function ownerScope({ accountId, roles }: Caller): OwnerScope {
  return roles.some((role) => OVERSEERS.includes(role)) ? null : accountId;
}

/** Condition on `created_by` of an endpoint; `value` is the place of the scope, such as `$2`. */
export function ownedBy(value: `$${number}`): string {
  return `(${value}::uuid IS NULL OR endpoint.created_by = ${value}::uuid)`;
}
