import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

import { Page } from '../../ui/page.js';
import { Loaded, ProblemState } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf, wordsOf } from '../../ui/words.js';
import { releaseQuery } from '../releases/release-queries.js';
import { WaiversPanel } from '../waivers/waivers-panel.js';
import { CriteriaPanel } from './criteria-panel.js';
import { DecisionBox } from './decision-box.js';
import { EvidencePanel } from './evidence-panel.js';
import { Findings } from './findings.js';
import { standingQuery } from './gate-queries.js';
import { HistoryPanel } from './history-panel.js';
import { HoldsBanner } from './holds-banner.js';
import { SignOffPanel } from './sign-off-panel.js';
import { TiersPanel } from './tiers-panel.js';

/** Its contracts carry the shape of every kind of result, which the decision itself doesn't wait for. */
const SupportingComputations = lazy(async () => ({
  default: (await import('../computations/supporting-computations.js')).SupportingComputations,
}));

const route = getRouteApi('/signed-in/releases/$checkpointId/$action');

/** One gate: what it says, why, what would change it, who stands for it, and how it came to this. */
export function GatePage() {
  const { checkpointId, action } = route.useParams();
  const { policy } = route.useSearch();
  const place = { checkpointId, action, policy };
  const standing = useQuery(standingQuery(place));
  const release = useQuery(releaseQuery(checkpointId));
  const checkpoint = release.data?.checkpoint;
  return (
    <Page
      title={
        checkpoint === undefined ? titleOf(action) : `${titleOf(action)}: ${checkpoint.checkpoint}`
      }
      kicker={
        <Link to="/releases" className="text-soft hover:text-ink">
          Releases
        </Link>
      }
      lede={
        checkpoint !== undefined && (
          <>
            May this {wordsOf(checkpoint.variant)} checkpoint of{' '}
            <VisibleLine text={checkpoint.model} /> pass, under{' '}
            <span className="font-mono text-sm">{policy}</span>?
          </>
        )
      }
    >
      <Loaded query={standing} lines={12}>
        {(decision) => (
          <>
            <HoldsBanner place={place} />
            <Findings findings={decision.findings} />
            <DecisionBox place={place} decision={decision} release={release.data} />
            {release.data === undefined && release.error !== null && (
              <div className="mt-6">
                <ProblemState error={release.error} onRetry={() => void release.refetch()} />
              </div>
            )}
            <CriteriaPanel decision={decision} />
            <TiersPanel place={place} decision={decision} />
            <WaiversPanel place={place} decision={decision} />
            <SignOffPanel place={place} decision={decision} />
            <EvidencePanel place={place} decision={decision} release={release.data} />
            <Suspense>
              <SupportingComputations checkpointId={checkpointId} />
            </Suspense>
            <HistoryPanel checkpointId={checkpointId} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
