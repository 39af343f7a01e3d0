import type { Report, ReportRun } from '@holdpoint/shared/report/report';
import { Link } from '@tanstack/react-router';

import { Facts } from '../../ui/facts.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { ReportSection, WholeDigest } from './report-section.js';
import { ReportTime } from './report-time.js';
import { planFactsOf, resultFactsOf } from './run-facts.js';
import { RunReviews } from './run-reviews.js';
import { RunSamples } from './run-samples.js';

/** Every run ever registered on the checkpoint, those without a result too, with samples that nobody chose. */
export function ReportRuns({ report: { runs } }: { readonly report: Report }) {
  return (
    <ReportSection
      id="runs"
      title="Runs"
      note="All runs that were registered on this checkpoint up to the decision. None can be left out: a registered run without a result blocks."
    >
      {runs.length === 0 ? (
        <p>No run was registered.</p>
      ) : (
        <ol className="space-y-5">
          {runs.map((run) => (
            <li key={run.runId}>
              <Run run={run} />
            </li>
          ))}
        </ol>
      )}
    </ReportSection>
  );
}

function Run({ run }: { readonly run: ReportRun }) {
  const { runId, evaluation, source, result, planDigest } = run;
  return (
    <div className="rounded-xl border border-line bg-card p-5">
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6">
        <h3 className="font-[650]">{evaluation}</h3>
        <Link to="/runs/$runId" params={{ runId }} className="link font-mono text-xs">
          {runId}
        </Link>
      </div>
      <Facts
        facts={[
          {
            name: 'Source',
            value: source === 'native' ? 'run here under a sealed plan' : 'imported log',
          },
          { name: 'Asked for by', value: <VisibleLine text={run.requestedBy} /> },
          { name: 'Registered', value: <ReportTime at={run.registeredAt} /> },
          ...(result === null
            ? [{ name: 'Status', value: 'no result: it blocks' }]
            : [...resultFactsOf(result), ...planFactsOf(result)]),
          ...(planDigest === null
            ? []
            : [{ name: 'Plan digest', isWide: true, value: <WholeDigest of={planDigest} /> }]),
          ...(result === null
            ? []
            : [
                {
                  name: 'Result digest',
                  isWide: true,
                  value: <WholeDigest of={result.resultDigest} />,
                },
                {
                  name: 'Root of the records',
                  isWide: true,
                  value: <WholeDigest of={result.recordsRoot} />,
                },
              ]),
        ]}
      />
      {result !== null && (
        <>
          <Findings result={result} />
          <RunReviews runId={runId} reviews={result.reviews} />
          <RunSamples runId={runId} result={result} />
        </>
      )}
    </div>
  );
}

function Findings({ result: { findings } }: { readonly result: NonNullable<ReportRun['result']> }) {
  if (findings.length === 0)
    return <p className="mt-5 text-sm text-soft">Validity checks: no findings.</p>;
  return (
    <section className="mt-5">
      <h4 className="text-sm font-semibold">Validity findings</h4>
      <ul className="mt-1 space-y-1 text-sm">
        {findings.map(({ code, detail }) => (
          <li key={code}>
            <span className="font-mono text-xs">
              <VisibleLine text={code} />
            </span>{' '}
            <VisibleLine text={detail} />
          </li>
        ))}
      </ul>
    </section>
  );
}
