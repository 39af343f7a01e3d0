import type { Run } from '@holdpoint/shared/contracts/campaigns';
import { useQuery } from '@tanstack/react-query';

import { Digest } from '../../ui/digest.js';
import { Facts } from '../../ui/facts.js';
import { cost, count, counted } from '../../ui/figures.js';
import { Instant } from '../../ui/instant.js';
import { Card } from '../../ui/panel.js';
import { ProgressBar } from '../../ui/progress.js';
import { planQuery } from './run-queries.js';

const states: Readonly<Record<Run['state'], string>> = {
  open: 'open: samples are being evaluated',
  aggregated: 'done; the platform is checking it against its plan',
  closed: 'closed: its records keep to the sealed plan',
  invalid: 'invalid: it departed from its plan, its records or its claim, and counts for nothing',
};

/** What was planned, what became of it, and the digests that tie both together. */
export function RunFacts({ run }: { readonly run: Run }) {
  const { data: plan } = useQuery({ ...planQuery(run.id), enabled: run.planDigest !== null });
  const { progress } = run;
  return (
    <Card className="p-6">
      <p className={`mb-4 ${run.state === 'invalid' ? 'font-semibold text-deny' : ''}`}>
        {run.source === 'imported' ? 'Taken from the log of another tool; ' : 'Run here; '}
        {states[run.state]}.
      </p>
      {run.state === 'open' && (
        <div className="mb-5">
          <ProgressBar
            label="Samples"
            done={progress.done}
            total={progress.samples}
            spared={progress.spared}
          />
        </div>
      )}
      <Facts
        facts={[
          {
            name: 'Plan',
            value:
              plan === undefined
                ? run.planDigest === null
                  ? 'none: an imported log has no sealed plan'
                  : '…'
                : `${counted(plan.sampleKeys.length, 'task')} × ${counted(plan.epochs, 'try', 'tries')}, seed ${String(plan.seed)}`,
          },
          { name: 'Scored', value: count(progress.scored) },
          { name: 'No score', value: count(progress.unscored) },
          { name: 'Errors', value: count(progress.errored) },
          ...(progress.spared === 0
            ? []
            : [{ name: 'Spared by stopping early', value: count(progress.spared) }]),
          { name: 'Model calls', value: count(progress.modelCalls) },
          { name: 'Cost', value: cost(progress.costMicroUsd) },
          { name: 'Opened', value: <Instant at={run.createdAt} /> },
          {
            name: 'Closed',
            value: run.closedAt === null ? 'not yet' : <Instant at={run.closedAt} />,
          },
          {
            name: 'Plan digest',
            value: run.planDigest === null ? 'none' : <Digest of={run.planDigest} />,
          },
          {
            name: 'Result digest',
            value: run.resultDigest === null ? 'not yet' : <Digest of={run.resultDigest} />,
          },
          ...(plan === undefined
            ? []
            : [{ name: 'Stopping rule', value: plan.stoppingRule, isWide: true }]),
        ]}
      />
    </Card>
  );
}
