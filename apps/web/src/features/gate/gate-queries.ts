import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import type { Action, PolicyRef } from '@holdpoint/shared/contracts/common';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '../../api.js';

/** One gate before one checkpoint. */
export interface GatePlace {
  readonly checkpointId: string;
  readonly action: Action;
  readonly policy: PolicyRef;
}

/** What the gate would decide now; never older than the page. */
export const standingQuery = ({ checkpointId, action, policy }: GatePlace) =>
  queryOptions({
    queryKey: ['gates', checkpointId, action, policy],
    refetchInterval: 30_000,
    queryFn: () =>
      call(gateRoutes.standing, { params: { action }, query: { checkpointId, policy } }),
  });

export const signOffsQuery = (checkpointId: string) =>
  queryOptions({
    queryKey: ['checkpoints', checkpointId, 'sign-offs'],
    queryFn: () => call(gateRoutes.signOffs, { params: { checkpointId } }),
  });

export const historyQuery = (checkpointId: string) =>
  queryOptions({
    queryKey: ['checkpoints', checkpointId, 'history'],
    queryFn: () => call(checkpointRoutes.history, { params: { checkpointId } }),
  });

/** Records a decision, and has every page read anew what it changed. */
export function useDecide({ checkpointId, action, policy }: GatePlace) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call(
        gateRoutes.decide,
        { params: { action }, body: { checkpointId, policy } },
        { idempotencyKey: crypto.randomUUID() },
      ),
    onSettled: () =>
      Promise.all(
        ['gates', 'releases', 'checkpoints', 'decisions'].map((noun) =>
          client.invalidateQueries({ queryKey: [noun] }),
        ),
      ),
  });
}
