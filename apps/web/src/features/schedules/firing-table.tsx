import type { Firing } from '@holdpoint/shared/contracts/schedules';
import { Link } from '@tanstack/react-router';

import { Table } from '../../ui/data-twin.js';
import { counted } from '../../ui/figures.js';
import { Instant } from '../../ui/instant.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { causeNames, changeOf, firingLooks } from './firing-words.js';

/** What came of a schedule, newest first. */
export function FiringTable({
  name,
  firings,
}: {
  readonly name: string;
  readonly firings: readonly Firing[];
}) {
  if (firings.length === 0) return <p className="mt-5 text-sm text-soft">It has not fired yet.</p>;
  return (
    <div className="mt-5">
      <Table
        label={`Firings of ${name}`}
        columns={['Due', 'Because of', 'Outcome', 'Campaign', 'Gate']}
        rows={firings.map((firing) => [
          <span key="due" className="font-normal">
            <Instant at={firing.dueAt} />
            {firing.dueTimes > 1 && (
              <span className="block text-xs text-soft">
                stands for {counted(firing.dueTimes, 'due time')}
              </span>
            )}
          </span>,
          <span key="cause">
            {causeNames[firing.cause]}
            {firing.cause === 'run_now' && (
              <span className="block text-xs text-soft">
                by <VisibleLine text={firing.requestedBy} />
              </span>
            )}
          </span>,
          <Outcome key="outcome" firing={firing} />,
          firing.campaign === null ? (
            <span key="campaign" className="text-soft">
              none
            </span>
          ) : (
            <Link
              key="campaign"
              to="/campaigns/$campaignId"
              params={{ campaignId: firing.campaign.id }}
              className="link"
            >
              <VisibleLine text={firing.checkpoint?.checkpoint ?? 'Campaign'} />
              <span className="block text-xs">{firing.campaign.state}</span>
            </Link>
          ),
          <Gate key="gate" firing={firing} />,
        ])}
      />
    </div>
  );
}

function Outcome({ firing: { state, detail } }: { readonly firing: Firing }) {
  const { shape, word, tone } = firingLooks[state];
  return (
    <>
      <Tag tone={tone}>
        <span aria-hidden="true">{shape}</span>
        {word}
      </Tag>
      {detail !== '' && (
        <span className="mt-0.5 block max-w-64 text-xs text-soft">
          <VisibleLine text={detail} />
        </span>
      )}
    </>
  );
}

function Gate({ firing }: { readonly firing: Firing }) {
  const { decision, campaign } = firing;
  if (decision === null)
    return (
      <span className="text-soft">
        {campaign === null ? 'unchanged' : 'decided once the runs are closed'}
      </span>
    );
  return (
    <Link to="/decisions/$decisionId" params={{ decisionId: decision.id }} className="link">
      {changeOf(firing)}
    </Link>
  );
}
