import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';

import type { SignedIn, TestApi } from './an-api.js';

/** Proposes a policy as `author` and lets its quorum, which is two officers made for it, activate it. */
export async function activated(api: TestApi, author: SignedIn, policy: Policy): Promise<string> {
  const { digest } = await author.call(policyRoutes.propose, { body: { policy } });
  for (const role of ['responsible_scaling_officer', 'chief_executive_officer'] as const) {
    const { call } = await api.as(`${role.slice(0, 5)}-${crypto.randomUUID()}`, [role]);
    const params = { digest };
    const { digest: statementDigest } = await call(policyRoutes.statement, {
      params,
      query: { role },
    });
    await call(policyRoutes.approve, { params, body: { role, statementDigest } });
  }
  return digest;
}
