import {
  determinationRoutes,
  type DeterminationView,
} from '@holdpoint/shared/contracts/determinations';
import { holdRoutes } from '@holdpoint/shared/contracts/holds';
import type { Account } from '@holdpoint/shared/contracts/identity';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { Tier } from '@holdpoint/shared/policy/tier';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import type { GatePlace } from './gate-queries.js';

export const determinationsQuery = ({
  checkpointId,
  policy,
}: Pick<GatePlace, 'checkpointId' | 'policy'>) =>
  queryOptions({
    queryKey: ['checkpoints', checkpointId, 'determinations', policy],
    queryFn: () => call(determinationRoutes.list, { query: { checkpointId, policy } }),
  });

export const holdsQuery = (checkpointId: string) =>
  queryOptions({
    queryKey: ['checkpoints', checkpointId, 'holds'],
    refetchInterval: 30_000,
    queryFn: () => call(holdRoutes.list, { params: { checkpointId } }),
  });

/** How a reader stands to a tier. `awaited`: may determine it and has not, so others' words are kept from them. */
export type TierReader = 'bystander' | 'awaited' | 'spoken';

/** Total. Whoever may determine and has not is awaited, whatever else they may. */
export function tierReaderOf(
  tier: Pick<Tier, 'id' | 'determinedBy'>,
  account: Pick<Account, 'name' | 'roles'>,
  determinations: readonly Pick<DeterminationView, 'tier' | 'person' | 'policyDigest'>[],
  policy: GateDecision['policy'],
): TierReader {
  if (!tier.determinedBy.some((role) => account.roles.includes(role))) return 'bystander';
  const hasSpoken = determinations.some(
    (word) =>
      word.tier === tier.id && word.person === account.name && word.policyDigest === policy?.digest,
  );
  return hasSpoken ? 'spoken' : 'awaited';
}
