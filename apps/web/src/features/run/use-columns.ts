import type { ReviewedRecord } from '@holdpoint/shared/contracts/records';
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo } from 'react';

import { type RecordColumn, recordColumns } from './record-columns.js';

const features = tableFeatures({ columnVisibilityFeature });
const columnDefs = recordColumns.map(({ id, header }) => ({ id, header }));
/** Rows are drawn by the virtual list, from pages that come and go. */
const NO_ROWS: ReviewedRecord[] = [];

/** A column that the reader may show or hide. */
export interface ColumnChoice {
  readonly id: string;
  readonly header: string;
  readonly isVisible: boolean;
  readonly toggle: () => void;
}

/** The columns in sight, and the choices about the others. The sample itself is always there. */
export function useColumns(): {
  readonly visible: readonly RecordColumn[];
  readonly choices: readonly ColumnChoice[];
} {
  const table = useTable({ features, columns: columnDefs, data: NO_ROWS });
  const ids = table
    .getVisibleLeafColumns()
    .map(({ id }) => id)
    .join(' ');
  const visible = useMemo(
    () => recordColumns.filter(({ id }) => ids.split(' ').includes(id)),
    [ids],
  );
  const choices = table
    .getAllLeafColumns()
    .filter(({ id }) => id !== 'sample')
    .map((column) => ({
      id: column.id,
      header: recordColumns.find(({ id }) => id === column.id)?.header ?? column.id,
      isVisible: column.getIsVisible(),
      toggle: () => {
        column.toggleVisibility();
      },
    }));
  return { visible, choices };
}
