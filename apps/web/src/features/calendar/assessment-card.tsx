import type { AssessmentDue } from '@holdpoint/shared/contracts/assessments';
import type { AssessmentReason, ComputeGrowth } from '@holdpoint/shared/triggers/assessment';
import { Link } from '@tanstack/react-router';

import { Button } from '../../ui/button.js';
import { Facts } from '../../ui/facts.js';
import { Ago, Instant } from '../../ui/instant.js';
import { Card } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import type { Tone } from '../../ui/tones.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { useHasRole } from '../session/session-query.js';

const states: Readonly<Record<AssessmentDue['state'], readonly [string, Tone]>> = {
  overdue: ['■ overdue', 'deny'],
  due: ['◆ due', 'open'],
  not_due: ['● not due', 'allow'],
};

const triggers: Readonly<Record<AssessmentReason['trigger'], string>> = {
  never_assessed: 'Never assessed',
  effective_compute: 'Effective compute',
  calendar: 'Calendar',
  elicitation_change: 'Elicitation or scaffold changed',
  officer: 'Called for by the officer',
};

/** One model's answer: is an assessment due, why, and may training go on. */
export function AssessmentCard({
  assessment,
  onCall,
}: {
  readonly assessment: AssessmentDue;
  readonly onCall: () => void;
}) {
  const { checkpoint, state, sentence, reasons, training, whyTraining, last, growth } = assessment;
  const mayCall = useHasRole('responsible_scaling_officer');
  const [word, tone] = states[state];
  return (
    <Card className="p-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 className="text-lg font-[650]">
            <VisibleLine text={checkpoint.model} />{' '}
            <span className="font-normal text-soft">
              <VisibleLine text={checkpoint.checkpoint} />
            </span>
          </h2>
          <p className="mt-1.5 flex flex-wrap gap-2">
            <Tag tone={tone}>{word}</Tag>
            <Tag tone={training === 'may_continue' ? 'allow' : 'deny'}>
              {training === 'may_continue' ? '▶ training may go on' : '❚❚ training must pause'}
            </Tag>
          </p>
        </div>
        {mayCall && <Button onPress={onCall}>Call for an assessment</Button>}
      </div>
      <p className="mt-3 max-w-3xl">
        <VisibleLine text={sentence} />
      </p>
      {!sentence.includes(whyTraining) && (
        <p className="mt-1 max-w-3xl text-sm text-soft">
          <VisibleLine text={whyTraining} />
        </p>
      )}
      {reasons.length > 0 && (
        <ul
          aria-label="Why it is due"
          className="mt-4 space-y-1.5 border-l-2 border-strong pl-3 text-sm"
        >
          {reasons.map((reason) => (
            <li key={`${reason.trigger} ${reason.since}`}>
              <span className="font-medium">{triggers[reason.trigger]}:</span>{' '}
              <VisibleLine text={reason.detail} />{' '}
              <span className="text-soft">
                since <Instant at={reason.since} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-5">
        <Facts
          facts={[
            {
              name: state === 'not_due' ? 'Next by the calendar' : 'Due since',
              value:
                assessment.dueAt === null ? (
                  'no date is known'
                ) : (
                  <>
                    <Instant at={assessment.dueAt} />, <Ago at={assessment.dueAt} />
                  </>
                ),
            },
            {
              name: 'Complete by',
              value:
                assessment.completeBy === null ? (
                  'no time is set'
                ) : (
                  <Instant at={assessment.completeBy} />
                ),
            },
            {
              name: 'Last assessed',
              value:
                last === null ? (
                  'never'
                ) : (
                  <Link
                    to="/decisions/$decisionId"
                    params={{ decisionId: last.decisionId }}
                    className="link"
                  >
                    <Instant at={last.completedAt} />
                  </Link>
                ),
            },
            ...(growth === null
              ? []
              : [{ name: 'Effective compute since', value: <Growth growth={growth} /> }]),
          ]}
        />
      </div>
    </Card>
  );
}

/** By the upper bound, never the point: an estimate that may be too low must not hide that one is due. */
function Growth({ growth }: { readonly growth: ComputeGrowth }) {
  const { upperMultiple, triggerMultiple, bufferMultiple, interval } = growth;
  return (
    <>
      {upperMultiple.toPrecision(3)}x
      <span className="block text-xs text-soft">
        {interval === 'given' ? 'by its upper bound' : 'point estimate: no bound was given'}
        {triggerMultiple !== null && `; due at ${triggerMultiple}x`}
        {bufferMultiple !== null && `; buffer ends at ${bufferMultiple}x`}
      </span>
    </>
  );
}
