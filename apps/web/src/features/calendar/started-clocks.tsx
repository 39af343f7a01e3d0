import type { ObligationStart } from '@holdpoint/shared/contracts/obligations';

import { Table } from '../../ui/data-twin.js';
import { counted } from '../../ui/figures.js';
import { Instant } from '../../ui/instant.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';

/** Clocks that people started, newest first. */
export function StartedClocks({ starts }: { readonly starts: readonly ObligationStart[] }) {
  if (starts.length === 0) return null;
  return (
    <details className="mt-8">
      <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
        {counted(starts.length, 'clock')} started by people
      </summary>
      <Table
        label="Clocks started by people"
        columns={['What', 'Known at', 'Regime', 'Inside an evaluation', 'Note', 'Recorded']}
        rows={starts.map((start) => [
          titleOf(start.clock),
          <Instant key="at" at={start.at} />,
          start.regime ?? 'every regime',
          start.insideEvaluation,
          <VisibleLine key="note" text={start.note} />,
          <span key="by">
            <VisibleLine text={start.recordedBy} />, <Instant at={start.recordedAt} />
          </span>,
        ])}
      />
    </details>
  );
}
