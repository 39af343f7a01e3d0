import type { Role } from '@holdpoint/shared/contracts/common';
import { type Session, sessionRoutes } from '@holdpoint/shared/contracts/sessions';
import { queryOptions, useQuery } from '@tanstack/react-query';

import { call } from '../../api.js';
import { problemOf } from '../../problem.js';

export const sessionKey = ['session'] as const;

/** The session of this browser; null for somebody who is not signed in. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  staleTime: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      return await call(sessionRoutes.current, {});
    } catch (error) {
      if (problemOf(error).kind === 'unauthenticated') return null;
      throw error;
    }
  },
});

/** Whether the person who is signed in holds one of the roles. The server asks again; this only spares a refusal. */
export function useHasRole(...roles: readonly Role[]): boolean {
  const { data } = useQuery(sessionQuery);
  return data?.account.roles.some((role) => roles.includes(role)) ?? false;
}
