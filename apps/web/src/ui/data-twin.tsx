import type { ReactNode } from 'react';

/** The data of a chart as a table: closed at first, and there for who reads by ear, by keyboard or by copy. */
export function DataTwin({
  label,
  columns,
  rows,
  aside,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** Stands under the table: what else can be had of the data. */
  readonly aside?: ReactNode;
}) {
  return (
    <details className="mt-4">
      <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
        Data as a table
      </summary>
      <Table label={label} columns={columns} rows={rows} />
      {aside !== undefined && <div className="no-print mt-2">{aside}</div>}
    </details>
  );
}

/** A plain table; the first column names its row. */
export function Table({
  label,
  columns,
  rows,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <div className="mt-2 overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-strong text-left">
            {columns.map((column, index) => (
              <th key={index} scope="col" className="label-caps py-2 pr-5 align-bottom wrap-normal">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className="border-b border-line last:border-0">
              {row.map((cell, column) =>
                column === 0 ? (
                  <th
                    key={column}
                    scope="row"
                    className="py-2.5 pr-5 text-left align-top font-medium wrap-break-word"
                  >
                    {cell}
                  </th>
                ) : (
                  <td key={column} className="py-2.5 pr-5 align-top wrap-break-word">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
