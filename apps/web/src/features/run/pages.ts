import { RECORDS_PER_PAGE } from '@holdpoint/shared/contracts/records';

/** Pages that rows `first` to `last` lie on, both included, in order. Total; empty for an empty range. */
export function pagesBetween(first: number, last: number): readonly number[] {
  if (last < first) return [];
  const from = Math.floor(Math.max(0, first) / RECORDS_PER_PAGE);
  const to = Math.floor(last / RECORDS_PER_PAGE);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Where a row lies: its page and its place on it. */
export function placeOf(row: number): { readonly page: number; readonly index: number } {
  return { page: Math.floor(row / RECORDS_PER_PAGE), index: row % RECORDS_PER_PAGE };
}

/** The cursor that a page begins after: undefined for the first, null where there is no such page. */
export function startOf(page: number, starts: readonly string[]): string | undefined | null {
  return page === 0 ? undefined : (starts[page - 1] ?? null);
}

/** The row that a key leads to from `row`, among `total`; null for a key that moves nothing. Total. */
export function rowAfterKey(
  key: string,
  row: number,
  total: number,
  rowsOnScreen: number,
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    j: row + 1,
    ArrowUp: row - 1,
    k: row - 1,
    PageDown: row + rowsOnScreen,
    PageUp: row - rowsOnScreen,
    Home: 0,
    End: total - 1,
  };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return next === undefined ? null : Math.min(Math.max(0, total - 1), Math.max(0, next));
}
