import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { campaignKey } from './campaign-queries.js';

/** How the page hears of a campaign. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'ended';

/**
 * Keeps a campaign in the cache up to date by server-sent events; the browser reconnects by itself, and says which state
 * it knows. Nothing is listened to while `isRunning` is false.
 */
export function useCampaignEvents(campaignId: string, isRunning: boolean): Connection {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    if (!isRunning) return;
    const source = new EventSource(`/v1/campaigns/${encodeURIComponent(campaignId)}/events`);
    source.addEventListener('open', () => {
      setConnection('live');
    });
    source.addEventListener('error', () => {
      setConnection('reconnecting');
    });
    source.addEventListener('campaign', ({ data }: MessageEvent<string>) => {
      const parsed = Campaign.safeParse(parseJson(data));
      if (parsed.success) client.setQueryData(campaignKey(campaignId), parsed.data);
    });
    source.addEventListener('end', () => {
      source.close();
      setConnection('ended');
      // A slow connection may have been spared the last state.
      void client.invalidateQueries({ queryKey: campaignKey(campaignId) });
    });
    return () => {
      source.close();
    };
  }, [campaignId, client, isRunning]);
  return connection;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
