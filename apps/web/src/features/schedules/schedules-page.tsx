import { SCHEDULING_ROLES } from '@holdpoint/shared/contracts/schedules';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { useHasRole } from '../session/session-query.js';
import { AddScheduleDialog } from './add-schedule-dialog.js';
import { ScheduleCard } from './schedule-card.js';
import { schedulesQuery } from './schedule-queries.js';

/** What starts evaluations by itself: when next, and what came of it last. */
export function SchedulesPage() {
  const schedules = useQuery(schedulesQuery);
  const [isAdding, setAdding] = useState(false);
  const mayChange = useHasRole(...SCHEDULING_ROLES);
  const add = mayChange && (
    <Button
      variant="primary"
      onPress={() => {
        setAdding(true);
      }}
    >
      Add a schedule
    </Button>
  );
  return (
    <Page
      title="Schedules"
      lede="A schedule opens a campaign by the calendar or on a trigger, with nobody at the keys; the gate is decided anew once its runs are closed."
      actions={add}
    >
      <Loaded query={schedules} lines={9}>
        {({ schedules: found }) =>
          found.length === 0 ? (
            <EmptyState title="No schedule yet." {...(mayChange && { action: add })}>
              Evaluations start when somebody asks for them. Add a schedule here or with{' '}
              <code className="font-mono text-xs">holdpoint schedule add</code>, and they start
              themselves.
            </EmptyState>
          ) : (
            <ol className="space-y-5">
              {found.map((schedule) => (
                <li key={schedule.id}>
                  <ScheduleCard schedule={schedule} mayChange={mayChange} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      {isAdding && (
        <AddScheduleDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </Page>
  );
}
