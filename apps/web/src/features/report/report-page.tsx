import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { Button, ButtonLink } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Loaded, ProblemState } from '../../ui/states.js';
import { wordsOf } from '../../ui/words.js';
import { releaseQuery } from '../releases/release-queries.js';
import { ReportBody } from './report-body.js';
import { decisionQuery, reportQuery } from './report-queries.js';
import { standingOf } from './report-standing.js';

const route = getRouteApi('/signed-in/decisions/$decisionId');

/** The audit report of one decision: all that it was made from, and the decision made again here. */
export function ReportPage() {
  const { decisionId } = route.useParams();
  const decision = useQuery(decisionQuery(decisionId));
  const checkpointId = decision.data?.checkpointId;
  const release = useQuery({
    ...releaseQuery(checkpointId ?? ''),
    enabled: checkpointId !== undefined,
  });
  const { data, error, refetch } = useQuery(reportQuery(decisionId));
  const { subject, action, policy } = decision.data ?? {};
  return (
    <Page
      title={subject == null ? 'Audit report' : `Audit report: ${subject.checkpoint}`}
      kicker={
        <Link to="/releases" className="text-soft hover:text-ink">
          Releases
        </Link>
      }
      lede={action != null && `Everything that the decision on ${wordsOf(action)} was made from.`}
      actions={
        <>
          {checkpointId !== undefined && action != null && policy != null && (
            <ButtonLink
              to="/releases/$checkpointId/$action"
              params={{ checkpointId, action }}
              search={{ policy: policy.ref }}
            >
              To the gate
            </ButtonLink>
          )}
          <Button
            variant="primary"
            isDisabled={data === undefined}
            onPress={() => {
              print();
            }}
          >
            Print
          </Button>
        </>
      }
    >
      {data === undefined && error !== null ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loaded query={decision} lines={12}>
          {(recorded) => (
            <ReportBody
              decision={recorded}
              rendered={data}
              standing={
                release.data === undefined && release.error === null
                  ? undefined
                  : standingOf(recorded, release.data)
              }
            />
          )}
        </Loaded>
      )}
    </Page>
  );
}
