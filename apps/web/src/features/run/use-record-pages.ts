import type { ReviewedRecord } from '@holdpoint/shared/contracts/records';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import type { Filter } from './filter.js';
import { pagesBetween, placeOf, startOf } from './pages.js';
import { pageQuery } from './run-queries.js';

/** Pages are asked for when the reader rests on them, not while they fly past. */
const REST_MS = 60;

/** Records by row, for the rows on screen; undefined for one that is still on its way. */
export function useRecordPages(
  runId: string,
  filter: Filter,
  starts: readonly string[],
  range: { readonly first: number; readonly last: number },
): { readonly recordAt: (row: number) => ReviewedRecord | undefined; readonly error: unknown } {
  const wanted = useRested(pagesBetween(range.first, range.last).join(' '));
  const pages = wanted === '' ? [] : wanted.split(' ').map(Number);
  const reachable = pages.flatMap((page) => {
    const after = startOf(page, starts);
    return after === null ? [] : [{ page, after }];
  });
  const results = useQueries({
    queries: reachable.map(({ after }) => pageQuery(runId, filter, after)),
  });
  const byPage = new Map(
    reachable.map(({ page }, index) => [page, results[index]?.data?.records ?? []]),
  );
  return {
    recordAt: (row) => {
      const { page, index } = placeOf(row);
      return byPage.get(page)?.[index];
    },
    error: results.find((result) => result.error !== null)?.error ?? null,
  };
}

/** The value once it has stayed the same for a moment; the first one at once. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setRested(value);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return rested;
}
