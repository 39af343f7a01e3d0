import type { ReviewedRecord } from '@holdpoint/shared/contracts/records';
import { useRouter } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';

import { ProblemState } from '../../ui/states.js';
import type { Filter } from './filter.js';
import { rowAfterKey } from './pages.js';
import { rememberedRow, rememberRow } from './place-memory.js';
import type { RecordColumn } from './record-columns.js';
import { RecordRow } from './record-row.js';
import { useRecordPages } from './use-record-pages.js';

const ROW_HEIGHT = 38;
const OVERSCAN = 12;

/**
 * The samples of a run, however many: only the rows in sight are in the page. One tab stop; arrows, `j` and `k`, page
 * keys, Home and End move, Enter opens (WAI-ARIA grid pattern).
 */
export function RecordGrid({
  runId,
  filter,
  total,
  starts,
  columns,
}: {
  readonly runId: string;
  readonly filter: Filter;
  readonly total: number;
  readonly starts: readonly string[];
  readonly columns: readonly RecordColumn[];
}) {
  const id = useId();
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(() =>
    Math.min(rememberedRow(runId, filter), Math.max(0, total - 1)),
  );
  const [firstOffset] = useState(() => Math.max(0, active * ROW_HEIGHT - 3 * ROW_HEIGHT));
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer changes with every scroll, and so does this component
  const rows = useVirtualizer({
    count: total,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    initialOffset: firstOffset,
    getScrollElement: () => scroller.current,
  });
  const shown = rows.getVirtualItems();
  const range = { first: shown[0]?.index ?? 0, last: shown.at(-1)?.index ?? -1 };
  const { recordAt, error } = useRecordPages(runId, filter, starts, range);
  useEffect(() => {
    rememberRow(runId, filter, active);
  }, [runId, filter, active]);
  const addressOf = ({ sampleKey, epoch }: ReviewedRecord) =>
    ({
      to: '/runs/$runId/$sampleKey/$epoch',
      params: { runId, sampleKey, epoch },
      search: filter,
    }) as const;
  const open = (row: number): void => {
    const record = recordAt(row);
    if (record === undefined) return;
    rememberRow(runId, filter, row);
    void router.navigate(addressOf(record));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      open(active);
      return;
    }
    const onScreen = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2;
    const next = rowAfterKey(event.key, active, total, Math.max(1, onScreen));
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    setActive(next);
    rows.scrollToIndex(next);
  };
  const template = columns.map(({ width }) => width).join(' ');
  return (
    <>
      {error != null && <ProblemState error={error} />}
      <div
        ref={scroller}
        role="grid"
        aria-label="Samples"
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={`${id}-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group h-[min(70vh,46rem)] overflow-auto rounded-xl border border-line bg-card text-sm"
      >
        <div className="min-w-[58rem]">
          <div
            role="row"
            aria-rowindex={1}
            className="sticky top-0 z-10 grid gap-x-4 border-b border-strong bg-card px-4 py-2"
            style={{ gridTemplateColumns: template }}
          >
            {columns.map(({ id: column, header, isNumber }) => (
              <span
                key={column}
                role="columnheader"
                className={`label-caps ${isNumber === true ? 'text-right' : ''}`}
              >
                {header}
              </span>
            ))}
          </div>
          <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
            {shown.map(({ index, start }) => {
              const record = recordAt(index);
              return (
                <RecordRow
                  key={index}
                  id={`${id}-${index}`}
                  index={index}
                  top={start}
                  height={ROW_HEIGHT}
                  template={template}
                  columns={columns}
                  record={record}
                  href={record && router.buildLocation(addressOf(record)).href}
                  isActive={index === active}
                  onOpen={open}
                />
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}
