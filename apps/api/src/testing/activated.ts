import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';

import type { SignedIn, TestApi } from './an-api.js';
import { approvePolicy } from './signed.js';

/** Proposes a policy as `author` and lets its quorum, which is two officers made for it, activate it. */
export async function activated(api: TestApi, author: SignedIn, policy: Policy): Promise<string> {
  const { digest } = await author.call(policyRoutes.propose, { body: { policy } });
  for (const role of ['responsible_scaling_officer', 'chief_executive_officer'] as const) {
    const person = await api.as(`${role.slice(0, 5)}-${crypto.randomUUID()}`, [role]);
    await approvePolicy(person, digest, role);
  }
  return digest;
}
