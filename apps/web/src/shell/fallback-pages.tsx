import type { ErrorComponentProps } from '@tanstack/react-router';

import { ButtonLink } from '../ui/button.js';
import { Page } from '../ui/page.js';
import { EmptyState, ProblemState } from '../ui/states.js';

/** An address that leads nowhere. */
export function MissingPage() {
  return (
    <main>
      <Page title="No such page">
        <EmptyState
          title="Nothing lies at this address."
          action={<ButtonLink to="/releases">To the releases</ButtonLink>}
        >
          The link may be cut off, or what it led to has another id.
        </EmptyState>
      </Page>
    </main>
  );
}

/** A page that broke: the rest of the portal stands. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="This page failed">
      <ProblemState error={error} onRetry={reset} />
    </Page>
  );
}

/** The portal itself broke, outside of every page. */
export function FailedPortal(props: ErrorComponentProps) {
  return (
    <main>
      <FailedPage {...props} />
    </main>
  );
}
