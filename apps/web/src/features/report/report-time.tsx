import { moment } from '@holdpoint/shared/report/wording';

import { Instant } from '../../ui/instant.js';

/** A moment in the reader's zone, and on paper in UTC: a printed report is read elsewhere. */
export function ReportTime({ at }: { readonly at: string }) {
  return (
    <>
      <span className="print:hidden">
        <Instant at={at} />
      </span>
      <span className="hidden print:inline">{moment(at)}</span>
    </>
  );
}
