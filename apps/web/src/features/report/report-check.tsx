import type { Report } from '@holdpoint/shared/report/report';

import { CopyLine } from '../../ui/copy-line.js';
import { Facts } from '../../ui/facts.js';
import { ReportSection, WholeDigest } from './report-section.js';

/** What the report does not show, the digests to compare it by, and how to check it without this platform. */
export function ReportCheck({ report }: { readonly report: Report }) {
  const { limits, decision, decisionId, generator, resultDigest } = report;
  return (
    <>
      <ReportSection id="limits" title="What this report does not show">
        <ul className="max-w-3xl list-disc space-y-1.5 pl-5">
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </ReportSection>
      <ReportSection
        id="check"
        title="Check it yourself"
        note="The files of this decision can be written down and checked offline. The second command ends with 0 when all of it agrees, whatever was decided, and with 13 when one byte does not."
      >
        <div className="space-y-2">
          <CopyLine text={`holdpoint report --decision ${decisionId} --out audit`} />
          <CopyLine text="holdpoint verify audit" />
        </div>
        <div className="mt-6">
          <Facts
            facts={[
              { name: 'Result digest', isWide: true, value: <WholeDigest of={resultDigest} /> },
              {
                name: 'Verdict digest',
                isWide: true,
                value: <WholeDigest of={decision.verdictDigest} />,
              },
              {
                name: 'Evidence digest',
                isWide: true,
                value:
                  decision.evidenceDigest === null ? (
                    'The evidence could not be read.'
                  ) : (
                    <WholeDigest of={decision.evidenceDigest} />
                  ),
              },
            ]}
          />
        </div>
        <p className="mt-5 max-w-3xl text-sm text-soft">
          The result digest covers policy, plans, sample keys, transcripts, scores and verdicts. It
          leaves out times, random ids, costs and signatures, so that a second run of the same seed
          can be compared. Evidence by {generator.name} {generator.version}.
        </p>
      </ReportSection>
    </>
  );
}
