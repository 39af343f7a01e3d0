import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { z } from 'zod';

/** How the page hears of something that changes by itself. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'ended';

/** A state in the cache and the stream that tells of its changes. */
export interface StateStream {
  readonly address: string;
  /** Name of its events. */
  readonly event: string;
  /** What each event carries. */
  readonly schema: z.ZodType;
  readonly queryKey: QueryKey;
}

/**
 * Keeps a state in the cache up to date by server-sent events; the browser reconnects by itself, and says which state
 * it knows. Nothing is listened to while `stream` is null; another object is another stream.
 */
export function useStateEvents(stream: StateStream | null): Connection {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    if (stream === null) return;
    const { address, event, schema, queryKey } = stream;
    const source = new EventSource(address);
    source.addEventListener('open', () => {
      setConnection('live');
    });
    source.addEventListener('error', () => {
      setConnection('reconnecting');
    });
    source.addEventListener(event, ({ data }: MessageEvent<string>) => {
      const parsed = schema.safeParse(parseJson(data));
      if (parsed.success) client.setQueryData(queryKey, parsed.data);
    });
    source.addEventListener('end', () => {
      source.close();
      setConnection('ended');
      // A slow connection may have been spared the last state.
      void client.invalidateQueries({ queryKey });
    });
    return () => {
      source.close();
    };
  }, [client, stream]);
  return connection;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
