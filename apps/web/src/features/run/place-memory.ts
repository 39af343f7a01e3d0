import type { Filter } from './filter.js';

/** The row that a reader was on, by run and filter, for as long as the tab lives. */
function keyOf(runId: string, filter: Filter): string {
  return `holdpoint.place ${runId} ${JSON.stringify(filter)}`;
}

/** 0 where nothing is remembered. Total. */
export function rememberedRow(runId: string, filter: Filter): number {
  try {
    const row = Number(sessionStorage.getItem(keyOf(runId, filter)));
    return Number.isSafeInteger(row) && row > 0 ? row : 0;
  } catch {
    return 0;
  }
}

export function rememberRow(runId: string, filter: Filter, row: number): void {
  try {
    sessionStorage.setItem(keyOf(runId, filter), String(row));
  } catch {
    // Storage is closed to us: the way back leads to the top.
  }
}
