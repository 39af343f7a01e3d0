import type { ObligationInstance } from '@holdpoint/shared/triggers/obligation-calendar';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Panel } from '../../ui/panel.js';
import { SelectField } from '../../ui/select-field.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { roleNameOf } from '../../ui/words.js';
import { useHasRole } from '../session/session-query.js';
import { CalendarFrame } from './calendar-frame.js';
import { obligationsQuery } from './calendar-queries.js';
import { DoneDialog } from './done-dialog.js';
import { distinct, groupsOf } from './obligation-groups.js';
import { ObligationRow } from './obligation-row.js';
import { StartClockDialog } from './start-clock-dialog.js';
import { StartedClocks } from './started-clocks.js';

const route = getRouteApi('/signed-in/calendar');

const headings = {
  overdue: ['Overdue', 'The deadline has passed and nobody has said that it is done.'],
  due: ['Due', 'The clock runs, and the deadline is near or the duty comes only once.'],
  upcoming: ['Upcoming', 'The clock runs; the deadline is more than thirty days away.'],
  done: ['Done', 'On record with a name and a note, for good.'],
} as const;

/** Every duty of every regime whose clock runs, overdue first. */
export function CalendarPage() {
  const obligations = useQuery(obligationsQuery);
  const chosen = route.useSearch();
  const [isStarting, setStarting] = useState(false);
  const [marked, setMarked] = useState<ObligationInstance | null>(null);
  const mayStart = useHasRole(
    'administrator',
    'responsible_scaling_officer',
    'chief_executive_officer',
    'safety_reviewer',
    'evaluation_engineer',
    'auditor',
  );
  return (
    <CalendarFrame
      lede="What each regime obliges us to, by when, and whose it is. Clocks run beside each other: one regime's report answers no other's."
      actions={
        <>
          <a
            href="/v1/obligations.ics"
            download="holdpoint.ics"
            className="inline-flex items-center rounded-lg border border-line bg-card px-3.5 py-2 text-sm font-semibold text-ink no-underline hover:border-strong"
          >
            Calendar file (.ics)
          </a>
          {mayStart && (
            <Button
              variant="primary"
              onPress={() => {
                setStarting(true);
              }}
            >
              Start a clock
            </Button>
          )}
        </>
      }
    >
      <Loaded query={obligations} lines={12}>
        {({ obligations: all, starts }) => (
          <>
            {all.length > 0 && <Filters all={all} />}
            {groupsOf(all, chosen).map(([state, found]) => (
              <Panel
                key={state}
                title={headings[state][0]}
                note={headings[state][1]}
                aside={<span className="text-sm text-soft">{found.length}</span>}
              >
                <ul className="divide-y divide-line border-y border-line">
                  {found.map((one) => (
                    <li key={one.id}>
                      <ObligationRow
                        obligation={one}
                        onMark={() => {
                          setMarked(one);
                        }}
                      />
                    </li>
                  ))}
                </ul>
              </Panel>
            ))}
            {groupsOf(all, chosen).length === 0 && (
              <EmptyState title={all.length === 0 ? 'No clock runs.' : 'None with this choice.'}>
                {all.length === 0
                  ? 'Obligations appear when a policy is activated, or when somebody records what starts their clock.'
                  : 'Choose every regime and every owner to see the others.'}
              </EmptyState>
            )}
            <StartedClocks starts={starts} />
          </>
        )}
      </Loaded>
      {isStarting && (
        <StartClockDialog
          regimes={distinct((obligations.data?.obligations ?? []).map(({ regime }) => regime))}
          onClose={() => {
            setStarting(false);
          }}
        />
      )}
      {marked !== null && (
        <DoneDialog
          obligation={marked}
          onClose={() => {
            setMarked(null);
          }}
        />
      )}
    </CalendarFrame>
  );
}

function Filters({ all }: { readonly all: readonly ObligationInstance[] }) {
  const { regime, owner } = route.useSearch();
  const navigate = route.useNavigate();
  const owners = distinct(all.map((one) => one.owner));
  return (
    <div className="no-print mb-6 grid max-w-2xl gap-4 sm:grid-cols-2">
      <SelectField
        label="Regime"
        value={regime ?? ''}
        choices={[
          { value: '', label: 'Every regime' },
          ...distinct(all.map((one) => one.regime)).map((ref) => ({ value: ref, label: ref })),
        ]}
        onChange={(value) => {
          void navigate({ search: { owner, regime: value === '' ? undefined : value } });
        }}
      />
      <SelectField
        label="Owner"
        value={owner ?? ''}
        choices={[
          { value: '', label: 'Every owner' },
          ...owners.map((role) => ({ value: role, label: roleNameOf(role) })),
        ]}
        onChange={(value) => {
          const chosen = owners.find((role) => role === value);
          void navigate({ search: { regime, owner: chosen } });
        }}
      />
    </div>
  );
}
