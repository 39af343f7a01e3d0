import { type DueDate, releaseRoutes } from '@holdpoint/shared/contracts/releases';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { call } from '../../api.js';
import { Table } from '../../ui/data-twin.js';
import { Ago, Instant } from '../../ui/instant.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { useNow } from '../../ui/use-now.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { wordsOf } from '../../ui/words.js';
import { CalendarFrame } from '../calendar/calendar-frame.js';
import { byNearness, type Nearness } from './due-dates.js';

const scheduleQuery = queryOptions({
  queryKey: ['releases', 'schedule'],
  queryFn: () => call(releaseRoutes.schedule, {}),
});

const headings: readonly (readonly [Nearness, string, string])[] = [
  ['overdue', 'Overdue', 'What has run out shuts its gate until it is done again.'],
  ['this_month', 'Within thirty days', 'Start these before they run out.'],
  ['later', 'Later', ''],
];

/** What must be done again, and by when. */
export function SchedulePage() {
  const schedule = useQuery(scheduleQuery);
  const now = useNow();
  return (
    <CalendarFrame lede="Evidence counts for as long as the policy lets it, and a decision for no longer than its evidence. Here is what runs out, and by when.">
      <h2 className="sr-only">Schedule of what runs out</h2>
      <Loaded query={schedule}>
        {({ due }) =>
          due.length === 0 ? (
            <EmptyState title="Nothing runs out.">
              No gate was decided yet. Dates appear here with the first decision: ask a gate in a
              release, or with <code className="font-mono text-xs">holdpoint gate check</code>.
            </EmptyState>
          ) : (
            <Groups groups={byNearness(due, now)} />
          )
        }
      </Loaded>
    </CalendarFrame>
  );
}

function Groups({ groups }: { readonly groups: Readonly<Record<Nearness, readonly DueDate[]>> }) {
  return headings.map(([nearness, title, note]) =>
    groups[nearness].length === 0 ? null : (
      <Panel
        key={nearness}
        title={title}
        {...(note === '' ? {} : { note })}
        aside={<span className="text-sm text-soft">{groups[nearness].length}</span>}
      >
        <Table
          label={`Dates: ${title.toLowerCase()}`}
          columns={['Runs out', 'What', 'Release', 'Gate', 'Policy']}
          rows={groups[nearness].map((each) => [
            <span key="at">
              <Ago at={each.at} />
              <span className="block text-xs font-normal text-soft">
                <Instant at={each.at} />
              </span>
            </span>,
            each.kind === 'decision_expires'
              ? 'The decision'
              : `Evidence of ${each.evaluation ?? ''}`,
            <Link
              key="release"
              to="/releases/$checkpointId/$action"
              params={{ checkpointId: each.checkpointId, action: each.action }}
              search={{ policy: each.policy }}
              className="link"
            >
              <VisibleLine text={`${each.model} / ${each.checkpoint}`} />
            </Link>,
            wordsOf(each.action),
            each.policy,
          ])}
        />
      </Panel>
    ),
  );
}
