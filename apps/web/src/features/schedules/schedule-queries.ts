import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import type { Input } from '@holdpoint/shared/contracts/route';
import { type Schedule, scheduleRoutes } from '@holdpoint/shared/contracts/schedules';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';

/** Read anew while something may fire. */
export const schedulesQuery = queryOptions({
  queryKey: ['schedules'],
  refetchInterval: 5_000,
  queryFn: () => call(scheduleRoutes.list, { query: {} }),
});

export const checkpointsQuery = queryOptions({
  queryKey: ['checkpoints', 'list'],
  queryFn: () => call(checkpointRoutes.list, {}),
});

export type ScheduleWish = Input<typeof scheduleRoutes.add>['body'];

export function useAddSchedule(onAdded: (schedule: Schedule) => void) {
  return useKeyedMutation({
    write: (body: ScheduleWish, options) => call(scheduleRoutes.add, { body }, options),
    touches: ['schedules'],
    onSuccess: onAdded,
  });
}

/** What can be done with a schedule once it is there. */
export type ScheduleAct = 'pause' | 'resume' | 'runNow' | 'remove';

export function useScheduleAct(scheduleId: string, onDone: (act: ScheduleAct) => void) {
  return useKeyedMutation({
    write: async (act: ScheduleAct, options) => {
      await call(scheduleRoutes[act], { params: { scheduleId } }, options);
      return act;
    },
    touches: ['schedules', 'campaigns', 'releases'],
    onSuccess: onDone,
  });
}
