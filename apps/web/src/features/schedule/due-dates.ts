import type { DueDate } from '@holdpoint/shared/contracts/releases';

/** How near a date is. */
export type Nearness = 'overdue' | 'this_month' | 'later';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** `overdue` from the very moment on: what has run out shuts the gate. Total. */
export function nearnessOf({ at }: Pick<DueDate, 'at'>, now: Date): Nearness {
  const days = (Date.parse(at) - now.getTime()) / DAY_MS;
  if (!(days > 0)) return 'overdue';
  return days <= SOON_DAYS ? 'this_month' : 'later';
}

/** Dates by nearness, each group in order of time. Total. */
export function byNearness(
  due: readonly DueDate[],
  now: Date,
): Readonly<Record<Nearness, readonly DueDate[]>> {
  const sorted = due.toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at));
  const group = (nearness: Nearness) => sorted.filter((each) => nearnessOf(each, now) === nearness);
  return { overdue: group('overdue'), this_month: group('this_month'), later: group('later') };
}
