import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';

export const campaignsQuery = queryOptions({
  queryKey: ['campaigns', 'list'],
  refetchInterval: 5_000,
  queryFn: () => call(campaignRoutes.list, {}),
});

export const campaignKey = (campaignId: string) => ['campaigns', campaignId] as const;

export const campaignQuery = (campaignId: string) =>
  queryOptions({
    queryKey: campaignKey(campaignId),
    queryFn: () => call(campaignRoutes.get, { params: { campaignId } }),
  });

/** A checkpoint never changes. */
export const checkpointQuery = (checkpointId: string) =>
  queryOptions({
    queryKey: ['checkpoints', checkpointId, 'facts'],
    staleTime: Infinity,
    queryFn: () => call(checkpointRoutes.get, { params: { checkpointId } }),
  });
