import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type Problem, problemOf } from '../problem.js';
import { Button } from './button.js';
import { Instant } from './instant.js';
import { VisibleText } from './visible-text.js';

/** What a page will show, why it shows nothing, and the one thing that fills it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="rounded-xl border border-dashed border-strong px-6 py-12 text-center">
      <p className="text-base font-semibold">{title}</p>
      {children !== undefined && (
        <div className="mx-auto mt-2 max-w-xl text-sm text-soft">{children}</div>
      )}
      {action !== undefined && <div className="mt-5 flex justify-center gap-2">{action}</div>}
    </div>
  );
}

const headings: Readonly<Record<string, string>> = {
  forbidden: 'Not for your roles',
  not_found: 'Nothing here',
  unavailable: 'No answer from the platform',
  throttled: 'Too many requests',
  unauthenticated: 'Your session has ended',
};

/** Failures that another try may pass. */
const RETRIED: ReadonlySet<string> = new Set(['unavailable', 'throttled', 'bug', 'integrity']);

/** A failure: what happened, what to do, and the request id for whoever looks into it. */
export function ProblemState({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}) {
  const problem = problemOf(error);
  return (
    <div role="alert" className="rounded-xl border border-deny/40 bg-deny-bg px-6 py-5">
      <p className="font-semibold text-deny">{headings[problem.kind] ?? 'That did not work'}</p>
      <p className="mt-1">
        <VisibleText text={problem.message} />
      </p>
      <ProblemReference problem={problem} />
      {onRetry !== undefined && RETRIED.has(problem.kind) && (
        <Button className="mt-4" onPress={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

function ProblemReference({ problem }: { readonly problem: Problem }) {
  return (
    <p className="mt-2 font-mono text-xs text-soft">
      {problem.code}
      {problem.requestId !== null && <> · request {problem.requestId}</>}
    </p>
  );
}

/** Grey lines where text will be. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse space-y-3 py-2">
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className={`h-4 rounded bg-sunk ${['w-full', 'w-11/12', 'w-4/5', 'w-2/3'][line % 4] ?? ''}`}
        />
      ))}
    </div>
  );
}

/** Server state in one of its three forms; what was read before stays while a newer reading fails. */
export function Loaded<Value>({
  query,
  children,
  lines,
}: {
  readonly query: Pick<UseQueryResult<Value>, 'data' | 'error' | 'refetch' | 'dataUpdatedAt'>;
  readonly children: (value: Value) => ReactNode;
  readonly lines?: number;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error !== null && (
          <div className="mb-5">
            <p className="mb-2 font-semibold text-deny">
              Not up to date: below is what was read at{' '}
              <Instant at={new Date(query.dataUpdatedAt).toISOString()} />.
            </p>
            <ProblemState error={query.error} onRetry={() => void query.refetch()} />
          </div>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.error !== null) {
    return <ProblemState error={query.error} onRetry={() => void query.refetch()} />;
  }
  return lines === undefined ? <Skeleton /> : <Skeleton lines={lines} />;
}
