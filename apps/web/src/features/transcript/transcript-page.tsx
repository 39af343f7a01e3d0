import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';

import { type Shortcut, useShortcuts } from '../../shell/shortcuts.js';
import { ButtonLink } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Loaded } from '../../ui/states.js';
import { runQuery } from '../run/run-queries.js';
import { recordQuery } from './transcript-queries.js';
import { TranscriptView } from './transcript-view.js';
import { TrialFacts } from './trial-facts.js';
import { TrialReviews } from './trial-reviews.js';

const route = getRouteApi('/signed-in/runs/$runId/$sampleKey/$epoch');

/** One trial: what was said, how it was scored and why, and what reviewers say of it. */
export function TranscriptPage() {
  const trial = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const record = useQuery(recordQuery(trial));
  const run = useQuery(runQuery(trial.runId));
  const previous = record.data?.previous ?? null;
  const next = record.data?.next ?? null;
  const shortcuts = useMemo<readonly Shortcut[]>(() => {
    const to = '/runs/$runId/$sampleKey/$epoch';
    const go = (place: typeof next) => () => {
      if (place === null) return;
      void navigate({ to, params: { runId: trial.runId, ...place }, search });
    };
    return [
      { keys: 'j', does: 'Next sample', run: go(next) },
      { keys: 'k', does: 'Previous sample', run: go(previous) },
      {
        keys: 'u',
        does: 'Back to the samples of the run',
        run: () => void navigate({ to: '/runs/$runId', params: { runId: trial.runId }, search }),
      },
    ];
  }, [navigate, next, previous, search, trial.runId]);
  useShortcuts(shortcuts);
  return (
    <Page
      title={trial.sampleKey}
      kicker={
        <>
          <Link
            to="/runs/$runId"
            params={{ runId: trial.runId }}
            search={search}
            className="text-soft hover:text-ink"
          >
            {run.data?.evaluation ?? 'Run'}
          </Link>{' '}
          / try {trial.epoch}
        </>
      }
      width="reading"
      actions={
        <>
          <Neighbour label="Previous" trial={trial} place={previous} />
          <Neighbour label="Next" trial={trial} place={next} />
        </>
      }
    >
      <Loaded query={record} lines={8}>
        {({ record: found }) => (
          <>
            <TrialFacts record={found} />
            <TrialReviews trial={trial} run={run.data} key={JSON.stringify(trial)} />
            <TranscriptView trial={trial} hasTranscript={found.transcriptDigest !== null} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Neighbour({
  label,
  trial,
  place,
}: {
  readonly label: string;
  readonly trial: { readonly runId: string };
  readonly place: { readonly sampleKey: string; readonly epoch: number } | null;
}) {
  const search = route.useSearch();
  if (place === null) return null;
  return (
    <ButtonLink
      to="/runs/$runId/$sampleKey/$epoch"
      params={{ runId: trial.runId, ...place }}
      search={search}
    >
      {label}
    </ButtonLink>
  );
}
