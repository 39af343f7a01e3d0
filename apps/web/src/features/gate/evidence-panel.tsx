import type { Release } from '@holdpoint/shared/contracts/releases';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { Link } from '@tanstack/react-router';

import { Table } from '../../ui/data-twin.js';
import { Digest } from '../../ui/digest.js';
import { Facts } from '../../ui/facts.js';
import { Ago } from '../../ui/instant.js';
import { Card, Panel } from '../../ui/panel.js';
import { VerdictTag } from '../../ui/tag.js';
import type { GatePlace } from './gate-queries.js';
import { gateAt } from './record-of.js';

/** What the gate read: subject, policy and evidence by their digests, and where they come from. */
export function EvidencePanel({
  place,
  decision,
  release,
}: {
  readonly place: GatePlace;
  readonly decision: GateDecision;
  readonly release: Release | undefined;
}) {
  const campaign = release === undefined ? undefined : gateAt(place, release)?.campaign;
  return (
    <Panel title="Evidence">
      <Card>
        <Facts
          facts={[
            {
              name: 'Campaign',
              value:
                campaign == null ? (
                  'none was opened for this gate'
                ) : (
                  <>
                    <Link
                      to="/campaigns/$campaignId"
                      params={{ campaignId: campaign.id }}
                      className="link"
                    >
                      {campaign.state === 'running' ? 'Running' : 'Closed'}
                    </Link>
                    , opened <Ago at={campaign.createdAt} />
                  </>
                ),
            },
            { name: 'Weights', value: digestOrNone(decision.subject?.weightsDigest) },
            { name: `Policy ${place.policy}`, value: digestOrNone(decision.policy?.digest) },
            { name: 'Evidence', value: digestOrNone(decision.evidenceDigest) },
            { name: 'Verdicts', value: <Digest of={decision.verdictDigest} /> },
          ]}
        />
      </Card>
      <RunsRead decision={decision} />
    </Panel>
  );
}

function RunsRead({ decision: { criteria } }: { readonly decision: GateDecision }) {
  const runs = criteria.flatMap(({ title, evaluation, evidence }) =>
    evidence.map((run) => ({ ...run, title, evaluation })),
  );
  if (runs.length === 0) return null;
  return (
    <Table
      label="Runs that the gate read"
      columns={['Run', 'For', 'Verdict', 'Source', 'Result']}
      rows={runs.map(({ runId, evaluation, title, verdict, source, resultDigest }) => [
        <Link key="run" to="/runs/$runId" params={{ runId }} className="link">
          {evaluation}
        </Link>,
        title,
        <VerdictTag key="verdict" verdict={verdict} />,
        source === 'native' ? 'run here under a sealed plan' : 'imported log',
        <Digest key="result" of={resultDigest} />,
      ])}
    />
  );
}

function digestOrNone(digest: string | null | undefined) {
  return digest == null ? 'none' : <Digest of={digest} />;
}
