import { catalogRoutes } from '@holdpoint/shared/contracts/catalog';
import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import type { Criterion } from '@holdpoint/shared/policy/criterion';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';

/** The catalog changes with a release of the platform only. */
export const catalogQuery = queryOptions({
  queryKey: ['evaluations'],
  staleTime: 5 * 60_000,
  queryFn: () => call(catalogRoutes.evaluations, {}),
});

/** Every policy in force, whole. */
export const policiesQuery = queryOptions({
  queryKey: ['policies', 'whole'],
  staleTime: 5 * 60_000,
  queryFn: async () => {
    const { policies } = await call(policyRoutes.list, {});
    const inForce = policies.filter(({ state }) => state === 'active');
    return Promise.all(
      inForce.map(async ({ digest }) => {
        const { policy } = await call(policyRoutes.get, { params: { policyRef: digest } });
        return policy;
      }),
    );
  },
});

/** A criterion of some policy that asks for an evaluation. */
export interface Use {
  readonly policy: string;
  readonly criterion: Criterion;
}

/** Where policies use an evaluation, in the order of the policies. Total. */
export function usesOf(evaluation: string, policies: readonly Policy[]): readonly Use[] {
  return policies.flatMap(({ ref, criteria }) =>
    criteria
      .filter((criterion) => criterion.evaluation === evaluation)
      .map((criterion) => ({ policy: ref, criterion })),
  );
}
