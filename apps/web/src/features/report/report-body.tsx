import type { Decision } from '@holdpoint/shared/contracts/gates';

import { Skeleton } from '../../ui/states.js';
import { DecisionState } from '../gate/decision-state.js';
import { DecisionReceiptPanel } from '../receipt/decision-receipt.js';
import { RecomputedLine } from './recomputed-line.js';
import { ReportCheck } from './report-check.js';
import { ReportComputations } from './report-computations.js';
import { ReportCriteria } from './report-criteria.js';
import { ReportDecision } from './report-decision.js';
import { ReportDeterminations, ReportFindings } from './report-governance.js';
import { ReportPolicy } from './report-policy.js';
import type { RenderedReport } from './report-queries.js';
import { ReportRuns } from './report-runs.js';
import { ReportSignOffs } from './report-sign-offs.js';
import type { ReportStanding } from './report-standing.js';
import { ReportSubject } from './report-subject.js';
import { ReportWaivers } from './report-waivers.js';

const sections = [
  ['criteria', 'Criteria'],
  ['determinations', 'Determinations'],
  ['policy', 'Subject and policy'],
  ['sign-offs', 'Sign-offs'],
  ['waivers', 'Waivers'],
  ['runs', 'Runs'],
  ['limits', 'Limits'],
  ['check', 'Check it'],
] as const;

/** The parts of a report, in the order of the file that `holdpoint report` writes. */
export function ReportBody({
  decision,
  rendered,
  standing,
}: {
  readonly decision: Decision;
  /** Undefined while it is read. */
  readonly rendered: RenderedReport | undefined;
  readonly standing: ReportStanding | undefined;
}) {
  return (
    <>
      <DecisionState decision={decision} />
      <ReportDecision decision={decision} standing={standing} />
      {decision.receipt === null ? null : rendered === undefined ? (
        <Skeleton lines={16} />
      ) : (
        <>
          <RecomputedLine decisionId={decision.id} source={rendered.source} />
          <DecisionReceiptPanel decision={decision} />
          <nav aria-label="Parts of the report" className="no-print mt-6">
            <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
              {sections
                .filter(([id]) => id !== 'determinations' || hasTiers(rendered))
                .filter(([id]) => id !== 'waivers' || rendered.report.waivers.length > 0)
                .map(([id, name]) => (
                  <li key={id}>
                    <a href={`#${id}`}>{name}</a>
                  </li>
                ))}
            </ul>
          </nav>
          <ReportFindings report={rendered.report} />
          <ReportCriteria report={rendered.report} decision={rendered.source.decision} />
          <ReportDeterminations report={rendered.report} />
          <ReportSubject report={rendered.report} />
          <ReportPolicy report={rendered.report} />
          <ReportSignOffs report={rendered.report} source={rendered.source} />
          <ReportWaivers report={rendered.report} />
          <ReportRuns report={rendered.report} />
          <ReportComputations report={rendered.report} />
          <ReportCheck report={rendered.report} />
        </>
      )}
    </>
  );
}

function hasTiers({ report }: RenderedReport): boolean {
  return report.tiers.length + report.determinations.length > 0;
}
