import type { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { Ago } from '../../ui/instant.js';
import { Page } from '../../ui/page.js';
import { ProgressBar } from '../../ui/progress.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';
import { campaignsQuery, checkpointQuery } from './campaign-queries.js';

/** Every campaign, those that run first. */
export function CampaignsPage() {
  const campaigns = useQuery(campaignsQuery);
  return (
    <Page
      title="Campaigns"
      lede="A campaign runs what a policy asks of a checkpoint before one action. Its plans are sealed before the first model call."
    >
      <Loaded query={campaigns} lines={8}>
        {({ campaigns: found }) =>
          found.length === 0 ? (
            <EmptyState title="No campaigns yet.">
              A pipeline opens one with{' '}
              <code className="font-mono text-xs">holdpoint campaign start</code>.
            </EmptyState>
          ) : (
            <ol className="divide-y divide-line border-y border-line">
              {inOrder(found).map((campaign) => (
                <li key={campaign.id}>
                  <CampaignRow campaign={campaign} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Page>
  );
}

function inOrder(campaigns: readonly Campaign[]): readonly Campaign[] {
  return [
    ...campaigns.filter(({ state }) => state === 'running'),
    ...campaigns.filter(({ state }) => state !== 'running'),
  ];
}

function CampaignRow({ campaign }: { readonly campaign: Campaign }) {
  const { data: checkpoint } = useQuery(checkpointQuery(campaign.checkpointId));
  const { progress } = campaign;
  return (
    <Link
      to="/campaigns/$campaignId"
      params={{ campaignId: campaign.id }}
      className="grid items-center gap-x-8 gap-y-2 px-3 py-4 text-ink no-underline hover:bg-sunk focus-visible:-outline-offset-2 md:grid-cols-[1fr_18rem]"
    >
      <span>
        <span className="flex flex-wrap items-center gap-x-3 font-medium">
          <VisibleLine text={checkpoint?.checkpoint ?? 'Checkpoint'} />
          {campaign.state === 'running' ? <Tag tone="wait">running</Tag> : <Tag>closed</Tag>}
        </span>
        <span className="block text-sm text-soft">
          {titleOf(campaign.action)} under {campaign.policy.ref} · opened{' '}
          <Ago at={campaign.createdAt} /> by <VisibleLine text={campaign.requestedBy} />
        </span>
      </span>
      <ProgressBar
        label="Samples"
        done={progress.done}
        total={progress.samples}
        spared={progress.spared}
      />
    </Link>
  );
}
