import type { Report, ReportComputation } from '@holdpoint/shared/report/report';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

import { Digest } from '../../ui/digest.js';
import { Card } from '../../ui/panel.js';
import { Skeleton } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { VisibleText } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';
import { ReportSection } from './report-section.js';

/** Most reports have no figure to draw. */
const ResultFigures = lazy(async () => ({
  default: (await import('../computations/result-figures.js')).ResultFigures,
}));

const states: Readonly<Record<ReportComputation['state'], string>> = {
  open: '◐ not done when the gate decided',
  verified: '✓ verified',
  invalid: '✕ invalid',
  refused: '▲ failed',
  cancelled: '– cancelled',
};

/** What was computed about the weights, beside the gate and never part of it. */
export function ReportComputations({ report: { computations } }: { readonly report: Report }) {
  if (computations === undefined || computations.length === 0) return null;
  return (
    <ReportSection
      id="computations"
      title="Supporting computations"
      note="Asked for in the audit trail before the work began. No gate reads them: they support what people think of the checkpoint."
    >
      <ol className="space-y-4">
        {computations.map((computation) => (
          <li key={computation.id}>
            <One computation={computation} />
          </li>
        ))}
      </ol>
    </ReportSection>
  );
}

function One({ computation }: { readonly computation: ReportComputation }) {
  const { id, kind, state, result, resultDigest, differences } = computation;
  return (
    <Card>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 className="flex flex-wrap items-baseline gap-x-3 font-[650]">
          <Link to="/computations/$computationId" params={{ computationId: id }} className="link">
            {titleOf(kind)}
          </Link>
          <Tag>supporting</Tag>
          <Tag tone={state === 'invalid' || state === 'refused' ? 'deny' : 'soft'}>
            {states[state]}
          </Tag>
        </h3>
        {resultDigest !== null && <Digest of={resultDigest} />}
      </div>
      {result !== null && (
        <Suspense fallback={<Skeleton lines={8} />}>
          <ResultFigures result={result} />
        </Suspense>
      )}
      {[...differences, ...(result?.findings ?? [])].map(({ code, detail }, index) => (
        <p key={index} className="mt-2 max-w-3xl text-sm">
          <VisibleText text={detail} /> <span className="font-mono text-xs text-soft">{code}</span>
        </p>
      ))}
    </Card>
  );
}
