import { assessmentRoutes } from '@holdpoint/shared/contracts/assessments';
import type { PolicyRef } from '@holdpoint/shared/contracts/common';
import { obligationRoutes } from '@holdpoint/shared/contracts/obligations';
import type { Input } from '@holdpoint/shared/contracts/route';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';

export const obligationsQuery = queryOptions({
  queryKey: ['obligations'],
  refetchInterval: 60_000,
  queryFn: () => call(obligationRoutes.list, { query: {} }),
});

export const assessmentsQuery = (policy: PolicyRef) =>
  queryOptions({
    queryKey: ['assessments', policy],
    refetchInterval: 60_000,
    queryFn: () => call(assessmentRoutes.list, { query: { policy } }),
  });

export type StartWish = Input<typeof obligationRoutes.start>['body'];

/** Starts the clock of obligations. */
export function useStartClock(onStarted: () => void) {
  return useKeyedMutation({
    write: (body: StartWish, options) => call(obligationRoutes.start, { body }, options),
    touches: ['obligations'],
    onSuccess: onStarted,
  });
}

/** Says that an obligation is done, once and for good. */
export function useDone(obligationId: string, onDone: () => void) {
  return useKeyedMutation({
    write: (note: string, options) =>
      call(obligationRoutes.done, { params: { obligationId }, body: { note } }, options),
    touches: ['obligations'],
    onSuccess: onDone,
  });
}

/** Calls for an assessment at the officer's discretion. */
export function useAssessmentCall(checkpointId: string, policy: PolicyRef, onCalled: () => void) {
  return useKeyedMutation({
    write: (reason: string, options) =>
      call(assessmentRoutes.call, { body: { checkpointId, policy, reason } }, options),
    touches: ['assessments'],
    onSuccess: onCalled,
  });
}
