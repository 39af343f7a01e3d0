import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { aggregatorName } from '@holdpoint/shared/policy/aggregator';
import type { Report, ReportCriterion } from '@holdpoint/shared/report/report';
import { quantity } from '@holdpoint/shared/report/wording';

import { Table } from '../../ui/data-twin.js';
import { Facts } from '../../ui/facts.js';
import { count, counted } from '../../ui/figures.js';
import { Card } from '../../ui/panel.js';
import { Tag, VerdictTag } from '../../ui/tag.js';
import { wordsOf } from '../../ui/words.js';
import { Ladder } from '../gate/criteria-panel.js';
import { figureColumns, figuresOf } from '../gate/criterion-figures.js';
import { LadderLegend } from '../gate/ladder-legend.js';
import { reasonNames } from '../gate/reason-names.js';
import { ReportSection } from './report-section.js';
import { ReportTime } from './report-time.js';

/** The threshold ladder, the same in figures, and what the policy says of each criterion. */
export function ReportCriteria({
  report: { criteria },
  decision,
}: {
  readonly report: Report;
  readonly decision: GateDecision;
}) {
  return (
    <ReportSection
      id="criteria"
      title="Criteria"
      note="Each criterion is an adverse statement to rule out. Only a limit on the safe side of its bar rules it out; no evidence is never good news."
    >
      {criteria.length === 0 ? (
        <p>No criterion could be judged.</p>
      ) : (
        <>
          <LadderLegend />
          <Ladder criteria={decision.criteria} reasons={[]} />
          <h3 className="mt-8 text-sm font-semibold">The same in figures</h3>
          <Table
            label="Figures of every criterion"
            columns={figureColumns}
            rows={decision.criteria.map(figuresOf)}
          />
          <ul className="mt-6 space-y-4">
            {criteria.map((row) => (
              <li key={row.criterion.id}>
                <Clause row={row} />
              </li>
            ))}
          </ul>
        </>
      )}
    </ReportSection>
  );
}

function Clause({ row }: { readonly row: ReportCriterion }) {
  const { criterion, verdict, tries, freshness, reasons } = row;
  const { aggregator } = criterion;
  return (
    <Card>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h3 className="font-[650]">{criterion.title}</h3>
        <span className="flex items-baseline gap-x-3">
          {criterion.weight === 'supporting' && <Tag>supporting</Tag>}
          <VerdictTag verdict={verdict} />
        </span>
      </div>
      <p className="mt-2 max-w-3xl">
        To rule out:{' '}
        <strong className="font-semibold">
          {wordsOf(criterion.metric)} is {wordsOf(criterion.comparison)}{' '}
          {quantity(criterion, criterion.thresholdRate)}
        </strong>
        , each task counting by {aggregatorName(aggregator)}.
      </p>
      <p className="mt-1.5 max-w-3xl text-soft">{criterion.clause}</p>
      <div className="mt-4 text-sm">
        <Facts
          facts={[
            {
              name: 'Kind',
              value: criterion.tier === null ? criterion.kind : `tier ${criterion.tier}`,
            },
            {
              name: 'Evaluation',
              value: <span className="font-mono text-xs">{criterion.evaluation}</span>,
            },
            {
              name: 'Ruled in by',
              value: criterion.ruledInBy === 'point' ? 'the estimate alone' : 'its limit alone',
            },
            {
              name: 'Tasks',
              value: `${count(row.passedTasks)} of ${counted(row.rate?.taskCount ?? 0, 'task')} with the event${row.undeterminedTasks === 0 ? '' : `, ${count(row.undeterminedTasks)} open`}; at least ${count(criterion.minimumTasks)} asked`,
            },
            {
              name: 'Tries',
              value: `${count(tries.scored)} scored, ${count(tries.unscored)} unscored, ${count(tries.errored)} errored of ${count(tries.planned)} planned`,
            },
            {
              name: 'Evidence',
              isWide: true,
              value:
                freshness === null ? (
                  'none'
                ) : (
                  <>
                    complete <ReportTime at={freshness.completedAt} />, fresh until{' '}
                    <ReportTime at={freshness.expiresAt} />
                  </>
                ),
            },
            ...(reasons.length === 0
              ? []
              : [
                  {
                    name: 'Why it blocks',
                    isWide: true,
                    value: reasons.map((code) => reasonNames[code]).join(', '),
                  },
                ]),
          ]}
        />
      </div>
    </Card>
  );
}
