import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { useMemo } from 'react';

import { type Connection, useStateEvents } from '../../use-state-events.js';
import { campaignKey } from './campaign-queries.js';

/** Keeps a campaign in the cache up to date while it is running. */
export function useCampaignEvents(campaignId: string, isRunning: boolean): Connection {
  const stream = useMemo(
    () =>
      isRunning
        ? {
            address: `/v1/campaigns/${encodeURIComponent(campaignId)}/events`,
            event: 'campaign',
            schema: Campaign,
            queryKey: campaignKey(campaignId),
          }
        : null,
    [campaignId, isRunning],
  );
  return useStateEvents(stream);
}
