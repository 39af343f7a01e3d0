import type { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { ButtonLink } from '../../ui/button.js';
import { Digest } from '../../ui/digest.js';
import { Facts } from '../../ui/facts.js';
import { Instant } from '../../ui/instant.js';
import { Page } from '../../ui/page.js';
import { Card, Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';
import { CampaignProgress } from './campaign-progress.js';
import { campaignQuery, checkpointQuery } from './campaign-queries.js';
import { RunRows } from './run-rows.js';
import { useCampaignEvents } from './use-campaign-events.js';

const route = getRouteApi('/signed-in/campaigns/$campaignId');

/** One campaign, live: how far, how fast, how long, at what cost, and what went wrong. */
export function CampaignPage() {
  const { campaignId } = route.useParams();
  const campaign = useQuery(campaignQuery(campaignId));
  const connection = useCampaignEvents(campaignId, campaign.data?.state === 'running');
  const { data: checkpoint } = useQuery({
    ...checkpointQuery(campaign.data?.checkpointId ?? ''),
    enabled: campaign.data !== undefined,
  });
  return (
    <Page
      title={checkpoint === undefined ? 'Campaign' : `Campaign on ${checkpoint.checkpoint}`}
      kicker={
        <Link to="/campaigns" className="text-soft hover:text-ink">
          Campaigns
        </Link>
      }
      actions={campaign.data !== undefined && <ToGate campaign={campaign.data} />}
    >
      <Loaded query={campaign} lines={10}>
        {(found) => (
          <>
            <CampaignProgress campaign={found} connection={connection} />
            <Panel
              title="Runs"
              aside={<span className="text-sm text-soft">{found.runs.length}</span>}
            >
              <RunRows runs={found.runs} />
            </Panel>
            <Panel title="Campaign">
              <Card>
                <Facts
                  facts={[
                    { name: 'Action', value: titleOf(found.action) },
                    { name: 'Policy', value: found.policy.ref },
                    { name: 'Policy digest', value: <Digest of={found.policy.digest} /> },
                    { name: 'Seed', value: found.seed },
                    { name: 'Asked for by', value: <VisibleLine text={found.requestedBy} /> },
                    { name: 'Opened', value: <Instant at={found.createdAt} /> },
                    {
                      name: 'Closed',
                      value: found.closedAt === null ? 'not yet' : <Instant at={found.closedAt} />,
                    },
                  ]}
                />
              </Card>
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function ToGate({ campaign }: { readonly campaign: Campaign }) {
  return (
    <ButtonLink
      variant={campaign.state === 'closed' ? 'primary' : 'secondary'}
      to="/releases/$checkpointId/$action"
      params={{ checkpointId: campaign.checkpointId, action: campaign.action }}
      search={{ policy: campaign.policy.ref }}
    >
      To its gate
    </ButtonLink>
  );
}
