import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { sessionKey } from './features/session/session-query.js';
import { problemOf } from './problem.js';

/** Failures that may pass by themselves; everything else says what it is at once. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'throttled']);

/** Server state of the page. A session that has ended is noticed at the first answer that says so. */
export function createQueryClient(): QueryClient {
  const noticeSignOut = (error: unknown) => {
    if (problemOf(error).kind === 'unauthenticated') client.setQueryData(sessionKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: noticeSignOut }),
    mutationCache: new MutationCache({ onError: noticeSignOut }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && PASSING.has(problemOf(error).kind),
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
