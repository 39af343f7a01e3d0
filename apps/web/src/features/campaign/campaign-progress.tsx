import type { Campaign } from '@holdpoint/shared/contracts/campaigns';

import { Facts } from '../../ui/facts.js';
import { cost, count } from '../../ui/figures.js';
import { Card } from '../../ui/panel.js';
import { ProgressBar } from '../../ui/progress.js';
import { Tag } from '../../ui/tag.js';
import type { Connection } from '../../use-state-events.js';
import { rateOf, timeLeftOf } from './progress-words.js';

const connections: Readonly<Record<Connection, string>> = {
  connecting: 'connecting…',
  live: 'live',
  reconnecting: 'connection lost; trying again',
  ended: 'ended',
};

/** How far a campaign has come. */
export function CampaignProgress({
  campaign,
  connection,
}: {
  readonly campaign: Campaign;
  readonly connection: Connection;
}) {
  const { progress, state } = campaign;
  const isRunning = state === 'running';
  return (
    <Card className="p-6">
      <p className="mb-4 flex flex-wrap items-center gap-3" role="status">
        {isRunning ? (
          <>
            <Tag tone={connection === 'reconnecting' ? 'open' : 'wait'}>
              {connections[connection]}
            </Tag>
            <span className="text-soft">Evaluations are running.</span>
          </>
        ) : (
          <>
            <Tag tone="allow">closed</Tag>
            <span>
              {progress.done + progress.spared === progress.samples
                ? progress.spared === 0
                  ? 'Every planned sample has its record. The gate can be asked.'
                  : 'Every planned sample has its record, or was spared since the verdict could not change any more. The gate can be asked.'
                : 'Not every planned sample has a record: the gate will say what is missing.'}
            </span>
          </>
        )}
      </p>
      <ProgressBar
        label="Samples"
        done={progress.done}
        total={progress.samples}
        spared={progress.spared}
      />
      <div className="mt-6">
        <Facts
          facts={[
            ...(isRunning
              ? [
                  { name: 'Time left', value: timeLeftOf(progress) ?? 'not known yet' },
                  { name: 'Rate', value: rateOf(progress) ?? 'none finished lately' },
                  { name: 'In work', value: count(progress.leased) },
                ]
              : []),
            { name: 'Scored', value: count(progress.scored) },
            { name: 'No score', value: count(progress.unscored) },
            { name: 'Errors', value: count(progress.errored) },
            ...(progress.spared === 0
              ? []
              : [{ name: 'Spared by stopping early', value: count(progress.spared) }]),
            { name: 'Model calls', value: count(progress.modelCalls) },
            { name: 'Cost so far', value: cost(progress.costMicroUsd) },
          ]}
        />
      </div>
      <p className="mt-5 text-sm text-soft">
        What has no score, and what failed, counts in the worst case: missing is never a pass.
      </p>
    </Card>
  );
}
