import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import { moment } from '@holdpoint/shared/report/wording';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { type Shortcut, useShortcuts } from '../../shell/shortcuts.js';
import { Button } from '../../ui/button.js';
import { Instant } from '../../ui/instant.js';
import { Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { historyQuery } from './gate-queries.js';
import { actorIn, tell } from './history-words.js';

const SHOWN_AT_FIRST = 12;

/** How it came to this: everything on the audit trail about this checkpoint, newest first. */
export function HistoryPanel({ checkpointId }: { readonly checkpointId: string }) {
  const history = useQuery(historyQuery(checkpointId));
  const shortcuts = useMemo<readonly Shortcut[]>(
    () => [
      {
        keys: 'h',
        does: 'To the history',
        run: () => {
          const history = document.getElementById('history');
          history?.scrollIntoView();
          history?.focus({ preventScroll: true });
        },
      },
    ],
    [],
  );
  useShortcuts(shortcuts);
  return (
    <div id="history" tabIndex={-1} className="mt-10 scroll-mt-16 outline-none">
      <Panel title="History" note="The audit trail of this checkpoint and its campaigns.">
        <Loaded query={history}>{({ events }) => <Events events={events} />}</Loaded>
      </Panel>
    </div>
  );
}

function Events({ events }: { readonly events: readonly AuditEvent[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? events : events.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <ol className="border-l border-line">
        {shown.map((event) => (
          <li key={event.id} className="relative py-1.5 pl-6">
            <span
              aria-hidden="true"
              className="absolute top-3.5 -left-[4.5px] size-2 rounded-full bg-strong"
            />
            <Event event={event} />
          </li>
        ))}
      </ol>
      {events.length > shown.length && (
        <Button
          className="mt-4"
          onPress={() => {
            setWhole(true);
          }}
        >
          Show all {events.length}
        </Button>
      )}
    </>
  );
}

function Event({ event }: { readonly event: AuditEvent }) {
  const { text, decisionId, runId } = tell(event);
  return (
    <div className="flex flex-wrap items-baseline gap-x-4">
      <span className="w-full text-sm text-soft sm:w-40">
        <Instant at={event.at} />
      </span>
      <span className="min-w-0 flex-1">
        <VisibleLine text={text} />
        <span className="text-sm text-soft">
          {' '}
          · <VisibleLine text={actorIn(event)} />
        </span>
      </span>
      {decisionId !== null && (
        <Link to="/decisions/$decisionId" params={{ decisionId }} className="link text-sm">
          Report<span className="sr-only"> of the decision, {moment(event.at)}</span>
        </Link>
      )}
      {decisionId === null && runId !== null && (
        <Link to="/runs/$runId" params={{ runId }} className="link text-sm">
          Run<span className="sr-only"> {runId.slice(0, 8)}</span>
        </Link>
      )}
    </div>
  );
}
