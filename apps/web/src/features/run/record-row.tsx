import type { ReviewedRecord } from '@holdpoint/shared/contracts/records';
import { memo, type MouseEvent } from 'react';

import type { RecordColumn } from './record-columns.js';

interface RecordRowProps {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly template: string;
  readonly columns: readonly RecordColumn[];
  readonly record: ReviewedRecord | undefined;
  /** Of the sample's own page, for whoever opens it beside the list. */
  readonly href: string | undefined;
  readonly isActive: boolean;
  readonly onOpen: (row: number) => void;
}

/** One sample in the list; grey while its page is on its way. Drawn again only when something in it changes. */
export const RecordRow = memo(
  function RecordRow(props: RecordRowProps) {
    const { id, index, top, height, template, columns, record, href, isActive, onOpen } = props;
    return (
      <div
        id={id}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isActive}
        onClick={() => {
          onOpen(index);
        }}
        className={`absolute inset-x-0 grid cursor-pointer items-center gap-x-4 border-b border-line px-4 hover:bg-sunk ${isActive ? 'group-focus:bg-link-bg group-focus:shadow-[inset_3px_0_0_var(--link)]' : ''}`}
        style={{ height, gridTemplateColumns: template, transform: `translateY(${top}px)` }}
      >
        {columns.map((column, place) => (
          <span
            key={column.id}
            role="gridcell"
            className={`truncate ${column.isNumber === true ? 'text-right tabular-nums' : ''}`}
          >
            {record === undefined ? (
              <span className="inline-block h-3 w-2/3 rounded bg-sunk" />
            ) : place === 0 ? (
              <a href={href} tabIndex={-1} className="text-ink no-underline" onClick={onlyBeside}>
                {column.cell(record)}
              </a>
            ) : (
              column.cell(record)
            )}
          </span>
        ))}
      </div>
    );
  },
  (before, after) =>
    before.record === after.record &&
    before.top === after.top &&
    before.isActive === after.isActive &&
    before.columns === after.columns,
);

/** A plain press is the row's; one with a key held opens the sample in another tab, as links do. */
function onlyBeside(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
  else event.preventDefault();
}
