import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { useQuery } from '@tanstack/react-query';

import { counted } from '../../ui/figures.js';
import { Loaded } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { OUT_OF_REACH, SIGNATURES_UNSEEN } from './recompute.js';
import { type Recomputation, recomputationQuery } from './report-queries.js';

/** Whether this browser, given the records, comes to the same decision; and what it could not look at. */
export function RecomputedLine({
  decisionId,
  source,
}: {
  readonly decisionId: string;
  readonly source: BundleSource;
}) {
  const recomputation = useQuery(recomputationQuery(decisionId, source));
  const records = source.runs.reduce((sum, run) => sum + run.records.length, 0);
  return (
    <section aria-label="Recomputation" className="print-whole mt-7">
      {recomputation.isPending ? (
        <p role="status" className="rounded-xl border border-line bg-card px-5 py-4 text-soft">
          Making the decision again from {counted(records, 'record')}…
        </p>
      ) : (
        <Loaded query={recomputation}>
          {(recomputed) => <Outcome recomputed={recomputed} records={records} />}
        </Loaded>
      )}
    </section>
  );
}

function Outcome({
  recomputed: { checks, hasSeenSignatures },
  records,
}: {
  readonly recomputed: Recomputation;
  readonly records: number;
}) {
  const findings = checks.flatMap((check) => check.findings);
  const isSame = findings.length === 0;
  return (
    <div
      className={`rounded-xl px-5 py-4 ${isSame ? 'bg-link-bg' : 'border-2 border-deny bg-deny-bg'}`}
    >
      <p
        role="status"
        className={`text-lg font-[650] tracking-[-0.01em] ${isSame ? '' : 'text-deny'}`}
      >
        {isSame
          ? 'Recomputed in this browser: the same decision.'
          : `Recomputed in this browser: ${counted(findings.length, 'thing')} differ${findings.length === 1 ? 's' : ''}. Do not rely on this report.`}
      </p>
      {isSame && (
        <p className="mt-1 max-w-3xl">
          The gate, asked again here about its {counted(records, 'record')} at the moment of the
          decision, says the same byte for byte. Every figure below follows from those records.
        </p>
      )}
      {!isSame && (
        <ul className="mt-2 space-y-1.5 text-sm">
          {findings.map(({ code, path, detail }) => (
            <li key={`${code} ${path} ${detail}`}>
              <VisibleLine text={detail} />{' '}
              <span className="font-mono text-xs text-soft">
                {code} in <VisibleLine text={path} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <details className="mt-2 text-sm">
        <summary className="cursor-pointer text-soft hover:text-ink">
          {counted(checks.length, 'check')}, and what this page cannot see
        </summary>
        <ul className="mt-2 list-disc space-y-1 pl-5">
          {checks.map(({ shows, findings: found }) => (
            <li key={shows}>
              {found.length === 0 ? 'Holds: ' : 'Does not hold: '}
              {shows}
            </li>
          ))}
        </ul>
        <p className="mt-3 font-medium">Not looked at here</p>
        <ul className="mt-1 list-disc space-y-1 pl-5">
          {[...(hasSeenSignatures ? [] : [SIGNATURES_UNSEEN]), ...OUT_OF_REACH].map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
