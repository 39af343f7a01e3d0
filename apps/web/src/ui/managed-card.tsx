import type { ReactNode } from 'react';

import { type Fact, Facts } from './facts.js';
import { Card } from './panel.js';
import { ProblemState } from './states.js';
import { VisibleLine } from './visible-text.js';

/** A thing that runs on its own: how it stands, what may be done to it and what came of that, and its facts. */
export function ManagedCard({
  name,
  tag,
  about,
  acts,
  said,
  error,
  facts,
  children,
}: {
  readonly name: string;
  /** Its state, beside the name. */
  readonly tag: ReactNode;
  /** A sentence on it; may be empty. */
  readonly about: string;
  /** Buttons; null where the reader may do nothing. */
  readonly acts: ReactNode;
  /** What the last act did; read out. */
  readonly said: string | null;
  readonly error: unknown;
  readonly facts: readonly Fact[];
  /** What it did of late. */
  readonly children: ReactNode;
}) {
  return (
    <Card className="p-6">
      <article aria-label={name}>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-64 flex-1">
            <h2 className="flex flex-wrap items-center gap-x-3 text-lg font-[650] break-all">
              <VisibleLine text={name} />
              {tag}
            </h2>
            {about !== '' && (
              <p className="mt-1 max-w-3xl text-soft">
                <VisibleLine text={about} />
              </p>
            )}
          </div>
          {acts !== null && <div className="no-print flex flex-wrap gap-2">{acts}</div>}
        </div>
        <p role="status" className="mt-2 text-sm font-medium empty:hidden">
          {said !== null && error === null ? said : ''}
        </p>
        {error !== null && (
          <div className="mt-3">
            <ProblemState error={error} />
          </div>
        )}
        <div className="mt-5">
          <Facts facts={facts} />
        </div>
        {children}
      </article>
    </Card>
  );
}
