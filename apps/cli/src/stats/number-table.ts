import type { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { parseCsv } from './parse-csv.js';
import { invalidFile } from './read-input.js';

/** One row of a CSV by the fields that its header names. */
export interface TableRow {
  readonly line: number;
  /** Text of a field; null where the file lacks the column or the cell is empty. */
  readonly text: (field: string) => string | null;
  /** Throws `file.invalid` for a cell that isn't a finite number, with its line and column. */
  readonly number: (field: string) => number | null;
  /** The fault, said of this row's field. */
  readonly fault: (field: string, what: string) => HoldpointError;
}

/** What a column may be called, in lower case with single spaces; the first match of the header counts. */
export type ColumnNames = Readonly<Record<string, readonly string[]>>;

/** A decimal number as files write it. */
export const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Rows of a CSV with a header; one line is one row. Throws `file.invalid`, which names line and column, for an open
 * quote, an uneven row, two columns of one meaning, or no row.
 */
export function tableRows(file: string, text: string, names: ColumnNames): readonly TableRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const rows = lines.flatMap((content, index) => {
    if (content.trim() === '') return [];
    const [cells] = parseCsv(content) ?? [];
    if (cells === undefined) throw invalidFile(file, `line ${index + 1}: a quote is never closed`);
    return [{ line: index + 1, cells }];
  });
  const [header, ...body] = rows;
  if (header === undefined || body.length === 0) {
    throw invalidFile(file, 'expected a header and at least one row');
  }
  const columns = columnsOf(file, header.cells, names);
  return body.map(({ line, cells }) => {
    if (cells.length !== header.cells.length) {
      throw invalidFile(
        file,
        `line ${line}: ${cells.length} cells where the header has ${header.cells.length}`,
      );
    }
    return rowOf(file, { line, cells, header: header.cells, columns });
  });
}

function rowOf(
  file: string,
  {
    line,
    cells,
    header,
    columns,
  }: {
    readonly line: number;
    readonly cells: readonly string[];
    readonly header: readonly string[];
    readonly columns: ReadonlyMap<string, number>;
  },
): TableRow {
  const text = (field: string): string | null => {
    const cell = cells[columns.get(field) ?? -1] ?? '';
    return cell === '' ? null : cell;
  };
  const fault = (field: string, what: string): HoldpointError => {
    const column = columns.get(field);
    const place = column === undefined ? '' : `, column ${column + 1} (${header[column] ?? field})`;
    return invalidFile(file, `line ${line}${place}: ${what}`);
  };
  return {
    line,
    text,
    fault,
    number: (field) => {
      const cell = text(field);
      if (cell === null) return null;
      const value = DECIMAL.test(cell) ? Number(cell) : NaN;
      if (Number.isFinite(value)) return value;
      throw fault(field, `expected a number; it is ${JSON.stringify(cell.slice(0, 40))}`);
    },
  };
}

function columnsOf(
  file: string,
  header: readonly string[],
  names: ColumnNames,
): ReadonlyMap<string, number> {
  const plain = header.map((name) =>
    name
      .toLowerCase()
      .replaceAll(/[\s_]+/g, ' ')
      .trim(),
  );
  return new Map(
    Object.entries(names).flatMap(([field, known]) => {
      const found = plain.flatMap((name, index) => (known.includes(name) ? [index] : []));
      if (found.length > 1) {
        const said = found.map((index) => header[index] ?? '').join(' and ');
        throw invalidFile(file, `line 1: the columns ${said} both say ${field}; keep one`);
      }
      return found.map((index) => [field, index] as const);
    }),
  );
}
