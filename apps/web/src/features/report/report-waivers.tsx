import type { Report } from '@holdpoint/shared/report/report';

import { WaiverStandingCard } from '../waivers/waiver-standing-card.js';
import { ReportSection } from './report-section.js';

/** What people asked the gate to pass over, whether it did or not. */
export function ReportWaivers({ report: { waivers } }: { readonly report: Report }) {
  if (waivers.length === 0) return null;
  return (
    <ReportSection
      id="waivers"
      title="Waivers and overrides"
      note="A waiver stands in for evidence that leaves a criterion open, an override lets pass what the evidence speaks against. Each has its own quorum and its end; neither rules anything out."
    >
      <ol className="space-y-4">
        {waivers.map((waiver) => (
          <li key={waiver.id}>
            <WaiverStandingCard waiver={waiver} />
          </li>
        ))}
      </ol>
    </ReportSection>
  );
}
