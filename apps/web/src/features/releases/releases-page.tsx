import { useInfiniteQuery } from '@tanstack/react-query';

import { type Shortcut, useShortcuts } from '../../shell/shortcuts.js';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemState, Skeleton } from '../../ui/states.js';
import { ReleaseCard } from './release-card.js';
import { releasesQuery } from './release-queries.js';

/** The gates of the list, whichever release they belong to, are walked as one. */
const shortcuts: readonly Shortcut[] = [
  { keys: 'j', does: 'Next gate', run: moveBy(1) },
  { keys: 'k', does: 'Previous gate', run: moveBy(-1) },
];

function moveBy(step: 1 | -1): () => void {
  return () => {
    const links = [...document.querySelectorAll<HTMLElement>('a[data-gate]')];
    const place = links.findIndex((link) => link === document.activeElement);
    links[place === -1 ? 0 : Math.min(links.length - 1, Math.max(0, place + step))]?.focus();
  };
}

/** Every checkpoint, and what stands between it and the world. */
export function ReleasesPage() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(releasesQuery);
  useShortcuts(shortcuts);
  const releases = data?.pages.flatMap((page) => page.releases) ?? [];
  return (
    <Page
      title="Releases"
      lede="Every checkpoint, the gates before it, and in one sentence why it may or may not pass."
    >
      {data === undefined && error === null && <Skeleton lines={9} />}
      {data === undefined && error !== null && (
        <ProblemState error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && releases.length === 0 && <NoReleases />}
      <ol className="space-y-5">
        {releases.map((release) => (
          <li key={release.checkpoint.id}>
            <ReleaseCard release={release} />
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <p className="mt-6 text-center">
          <Button isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {isFetchingNextPage ? 'Loading…' : 'Earlier checkpoints'}
          </Button>
        </p>
      )}
    </Page>
  );
}

function NoReleases() {
  return (
    <EmptyState title="No checkpoints yet.">
      A training pipeline registers each checkpoint with{' '}
      <code className="font-mono text-xs">holdpoint checkpoint register</code>, and opens its
      evaluations with <code className="font-mono text-xs">holdpoint campaign start</code>. To see
      it all at work now, type <code className="font-mono text-xs">npm run demo</code>.
    </EmptyState>
  );
}
