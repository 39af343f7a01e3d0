import { type ReleaseGate, releaseRoutes } from '@holdpoint/shared/contracts/releases';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';

/** Checkpoints with their gates, page after page. */
export const releasesQuery = infiniteQueryOptions({
  queryKey: ['releases', 'list'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam }) =>
    call(releaseRoutes.list, { query: pageParam === undefined ? {} : { after: pageParam } }),
  getNextPageParam: ({ next }) => next ?? undefined,
  refetchInterval: 15_000,
});

/** One checkpoint with its gates. */
export const releaseQuery = (checkpointId: string) =>
  queryOptions({
    queryKey: ['releases', 'one', checkpointId],
    refetchInterval: 30_000,
    queryFn: () => call(releaseRoutes.get, { params: { checkpointId } }),
  });

/** What a list may say of a gate: a decision as the word of today only while it is current. */
export type GateWord =
  | { readonly kind: 'current'; readonly decision: NonNullable<ReleaseGate['decision']> }
  | { readonly kind: 'past'; readonly decision: NonNullable<ReleaseGate['decision']> }
  | { readonly kind: 'undecided' };

/** Total. A superseded or expired `ALLOW` is never the word of today. */
export function wordOf({ decision }: Pick<ReleaseGate, 'decision'>): GateWord {
  if (decision === null) return { kind: 'undecided' };
  return { kind: decision.currency === 'current' ? 'current' : 'past', decision };
}
