import type {
  ObligationInstance,
  ObligationState,
} from '@holdpoint/shared/triggers/obligation-calendar';

/** States in the order in which they ask for somebody: what is done comes last. */
const ORDER: readonly ObligationState[] = ['overdue', 'due', 'upcoming', 'done'];

/** What a reader chose to see of the calendar. */
export interface Chosen {
  readonly regime?: string | undefined;
  readonly owner?: string | undefined;
}

/**
 * Obligations by state, overdue first, those without one left out; each group by deadline, and what is done the newest
 * first. Total.
 */
export function groupsOf(
  obligations: readonly ObligationInstance[],
  { regime, owner }: Chosen,
): readonly (readonly [ObligationState, readonly ObligationInstance[]])[] {
  const chosen = obligations.filter(
    (one) =>
      (regime === undefined || one.regime === regime) &&
      (owner === undefined || one.owner === owner),
  );
  return ORDER.flatMap((state) => {
    const found = chosen
      .filter((one) => one.state === state)
      .toSorted((left, right) => Date.parse(left.deadline) - Date.parse(right.deadline));
    if (found.length === 0) return [];
    return [[state, state === 'done' ? found.toReversed() : found] as const];
  });
}

/** Each value once, in order of the alphabet. */
export function distinct<Value extends string>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].toSorted();
}
