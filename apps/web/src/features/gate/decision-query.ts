import type { Decision } from '@holdpoint/shared/contracts/gates';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';

/** A decision as it was recorded. What stands about it changes: its receipt comes, and it may be revoked. */
export const decisionQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ['decisions', decisionId],
    refetchInterval: ({ state }: { readonly state: { readonly data: Decision | undefined } }) =>
      state.data?.receipt === null ? 2_000 : 30_000,
    queryFn: () => call(gateRoutes.get, { params: { decisionId } }),
  });
