import type { ReportRun } from '@holdpoint/shared/report/report';

import { Table } from '../../ui/data-twin.js';
import { count, counted } from '../../ui/figures.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import { ReportTime } from './report-time.js';

/** What people said of a run's tries, in their own words; a review that a later one replaced stays in sight. */
export function RunReviews({
  runId,
  reviews: { given, valid, invalid },
}: {
  readonly runId: string;
  readonly reviews: NonNullable<ReportRun['result']>['reviews'];
}) {
  if (given.length === 0)
    return <p className="mt-2 text-sm text-soft">Reviews: no try was reviewed.</p>;
  return (
    <section className="mt-5">
      <h4 className="text-sm font-semibold">Reviews by people</h4>
      <p className="mt-1 text-sm">
        {counted(valid + invalid, 'try', 'tries')} reviewed: {count(valid)} valid,{' '}
        <strong className="font-semibold">{count(invalid)} invalid</strong>. What stands as invalid
        has no score, and what has no score counts against the model.
      </p>
      <Table
        label={`Reviews of run ${runId.slice(0, 8)} in the order given`}
        columns={['No.', 'Sample', 'Try', 'Marked', 'By', 'Reason']}
        rows={given.map(
          ({ seq, sampleKey, epoch, validity, stands, reviewer, reviewedAt, reason }) => [
            String(seq),
            <VisibleLine key="sample" text={sampleKey} />,
            String(epoch),
            stands ? validity : `${validity}, replaced`,
            <span key="by">
              <VisibleLine text={reviewer} />
              <br />
              <span className="text-soft">
                <ReportTime at={reviewedAt} />
              </span>
            </span>,
            <VisibleText key="reason" text={reason} />,
          ],
        )}
      />
    </section>
  );
}
