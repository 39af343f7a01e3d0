import type { Run } from '@holdpoint/shared/contracts/campaigns';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { campaignQuery } from '../campaign/campaign-queries.js';

/** To the gate that a run was opened for; to the releases where it came from a log. */
export function GateLink({ run }: { readonly run: Run | undefined }) {
  const campaignId = run?.campaignId ?? null;
  const { data: campaign } = useQuery({
    ...campaignQuery(campaignId ?? ''),
    enabled: campaignId !== null,
  });
  if (campaign === undefined)
    return (
      <Link to="/releases" className="link">
        To the releases
      </Link>
    );
  return (
    <Link
      to="/releases/$checkpointId/$action"
      params={{ checkpointId: campaign.checkpointId, action: campaign.action }}
      search={{ policy: campaign.policy.ref }}
      className="link"
    >
      See how the gate stands now
    </Link>
  );
}
