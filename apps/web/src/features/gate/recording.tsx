import type { Role } from '@holdpoint/shared/contracts/common';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';

import { type Shortcut, useShortcuts } from '../../shell/shortcuts.js';
import { Button, ButtonLink } from '../../ui/button.js';
import { Ago, Instant } from '../../ui/instant.js';
import { ProblemState } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { useHasRole } from '../session/session-query.js';
import { decisionQuery } from './decision-query.js';
import { DecisionState } from './decision-state.js';
import { type GatePlace, useDecide } from './gate-queries.js';
import type { GateRecord } from './record-of.js';

/** As the route asks; the server asks again. */
const DECIDERS: readonly Role[] = [
  'pipeline',
  'evaluation_engineer',
  'safety_reviewer',
  'responsible_scaling_officer',
  'chief_executive_officer',
  'auditor',
];

/** Whether the standing is on record, and the way to put it there. */
export function Recording({
  place,
  record,
}: {
  readonly place: GatePlace;
  readonly record: GateRecord;
}) {
  const { mutate, isPending, data, error } = useDecide(place);
  const mayDecide = useHasRole(...DECIDERS);
  const shortcuts = useMemo<readonly Shortcut[]>(
    () =>
      mayDecide && !isPending
        ? [
            {
              keys: 'd',
              does: 'Record this decision',
              run: () => {
                mutate();
              },
            },
          ]
        : [],
    [mayDecide, isPending, mutate],
  );
  useShortcuts(shortcuts);
  const recordedId = record.kind === 'none' ? null : record.decision.id;
  const { data: recorded } = useQuery({
    ...decisionQuery(recordedId ?? ''),
    enabled: recordedId !== null,
  });
  return (
    <div className="no-print mt-6 flex flex-wrap items-center gap-x-4 gap-y-3 border-y border-line py-4">
      <p role="status" className="min-w-60 flex-1 text-sm">
        <OnRecord record={record} />
      </p>
      {record.kind !== 'none' && (
        <ButtonLink to="/decisions/$decisionId" params={{ decisionId: record.decision.id }}>
          Report
        </ButtonLink>
      )}
      {mayDecide && (
        <Button
          variant={record.kind === 'same' ? 'secondary' : 'primary'}
          isPending={isPending}
          onPress={() => {
            mutate();
          }}
        >
          {isPending ? 'Recording…' : 'Record this decision'}
        </Button>
      )}
      {recorded !== undefined && (recorded.revocation !== null || recorded.receipt === null) && (
        <div className="basis-full">
          <DecisionState decision={recorded} />
        </div>
      )}
      {data !== undefined && (
        <p role="status" className="basis-full text-sm">
          Recorded as {data.decision}
          {data.receipt === null && ', which waits for its receipt of the log'}.{' '}
          <Link to="/decisions/$decisionId" params={{ decisionId: data.id }} className="link">
            Read its report
          </Link>
        </p>
      )}
      {error !== null && (
        <div className="basis-full">
          <ProblemState error={error} />
        </div>
      )}
    </div>
  );
}

function OnRecord({ record }: { readonly record: GateRecord }) {
  switch (record.kind) {
    case 'none':
      return 'Not recorded yet: nothing of this gate is on record, and no pipeline may act on it.';
    case 'same':
      return (
        <span className="text-soft">
          Recorded <Ago at={record.decision.decidedAt} />, asked for by{' '}
          <VisibleLine text={record.decision.requestedBy} />. Nothing came since.
        </span>
      );
    case 'expired':
      return (
        <>
          The decision recorded <Instant at={record.decision.decidedAt} /> was{' '}
          {record.decision.decision} and has run out. How the gate stands now is not recorded.
        </>
      );
    case 'superseded':
      return (
        <>
          The decision recorded <Instant at={record.decision.decidedAt} /> said{' '}
          {record.decision.decision}. Something came since: how the gate stands now is not recorded.
        </>
      );
  }
}
