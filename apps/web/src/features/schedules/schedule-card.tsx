import type { Schedule } from '@holdpoint/shared/contracts/schedules';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Ago, Instant } from '../../ui/instant.js';
import { ManagedCard } from '../../ui/managed-card.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';
import { FiringTable } from './firing-table.js';
import { type ScheduleAct, useScheduleAct } from './schedule-queries.js';

const done: Readonly<Record<ScheduleAct, string>> = {
  pause: 'Paused: it fires no more until it is resumed.',
  resume: 'Resumed, from now on.',
  runNow: 'Asked for now: what came of it stands first in the list.',
  remove: 'Removed.',
};

/** One schedule: what it does, when next, by which rules, and what came of it. */
export function ScheduleCard({
  schedule,
  mayChange,
}: {
  readonly schedule: Schedule;
  readonly mayChange: boolean;
}) {
  const [said, setSaid] = useState<ScheduleAct | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const act = useScheduleAct(schedule.id, (what) => {
    setSaid(what);
    setRemoving(false);
  });
  const { name, state, sentence, owner } = schedule;
  const run = (what: ScheduleAct) => () => {
    act.mutate(what);
  };
  return (
    <ManagedCard
      name={name}
      tag={
        <Tag tone={state === 'active' ? 'allow' : 'open'}>
          {state === 'active' ? '● active' : state === 'paused' ? '❚❚ paused' : '○ removed'}
        </Tag>
      }
      about={sentence}
      acts={
        mayChange && state !== 'removed' ? (
          <>
            <Button isDisabled={act.isPending} onPress={run('runNow')}>
              Run now
            </Button>
            <Button
              isDisabled={act.isPending}
              onPress={run(state === 'active' ? 'pause' : 'resume')}
            >
              {state === 'active' ? 'Pause' : 'Resume'}
            </Button>
            <Button
              variant="danger"
              isDisabled={act.isPending}
              onPress={() => {
                setRemoving(true);
              }}
            >
              Remove
            </Button>
          </>
        ) : null
      }
      said={said === null ? null : done[said]}
      error={act.error}
      facts={[
        { name: 'Next due', value: <Next schedule={schedule} /> },
        {
          name: 'Evaluates',
          value: (
            <>
              <VisibleLine text={schedule.subject.model} />
              <span className="block text-sm text-soft">
                {schedule.subject.checkpoint === null ? (
                  'its newest checkpoint'
                ) : (
                  <VisibleLine text={schedule.subject.checkpoint} />
                )}
              </span>
            </>
          ),
        },
        {
          name: 'For',
          value: (
            <>
              {titleOf(schedule.action)}
              <Link
                to="/policies/$policyRef"
                params={{ policyRef: schedule.policy }}
                className="link block text-sm"
              >
                {schedule.policy}
              </Link>
            </>
          ),
        },
        { name: 'Owner', value: <VisibleLine text={owner} /> },
        ...(schedule.freezes.length === 0
          ? []
          : [{ name: 'Frozen', isWide: true, value: <Freezes schedule={schedule} /> }]),
      ]}
    >
      <FiringTable name={name} firings={schedule.firings} />
      {isRemoving && (
        <Dialog
          title={`Remove ${name}?`}
          isOpen
          onClose={() => {
            setRemoving(false);
          }}
        >
          <p>It fires never again. Its campaigns and what they showed stay on record.</p>
          <div className="mt-5 flex justify-end gap-2">
            <Button
              variant="quiet"
              onPress={() => {
                setRemoving(false);
              }}
            >
              Cancel
            </Button>
            <Button variant="danger" isPending={act.isPending} onPress={run('remove')}>
              Remove
            </Button>
          </div>
        </Dialog>
      )}
    </ManagedCard>
  );
}

function Next({ schedule: { state, nextDueAt, upcoming, when } }: { readonly schedule: Schedule }) {
  if (state !== 'active') return state === 'paused' ? 'not while it is paused' : 'never';
  if (when.kind === 'trigger')
    return when.on === 'checkpoint_registered'
      ? 'at the next checkpoint'
      : 'when an assessment falls due';
  if (nextDueAt === null) return 'no date is left';
  return (
    <>
      <Instant at={nextDueAt} />
      <span className="block text-sm text-soft">
        <Ago at={nextDueAt} />
        {upcoming.length > 1 && (
          <>
            , then <Instant at={upcoming[1] ?? nextDueAt} />
          </>
        )}
      </span>
    </>
  );
}

function Freezes({ schedule: { freezes } }: { readonly schedule: Schedule }) {
  return (
    <ul>
      {freezes.map(({ from, to, reason }) => (
        <li key={`${from} ${reason}`}>
          <Instant at={from} /> to <Instant at={to} />: <VisibleLine text={reason} />
        </li>
      ))}
    </ul>
  );
}
