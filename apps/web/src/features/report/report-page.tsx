import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { Button, ButtonLink } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Loaded, ProblemState } from '../../ui/states.js';
import { wordsOf } from '../../ui/words.js';
import { decisionQuery } from '../gate/decision-query.js';
import { RevokeDialog } from '../gate/revoke-dialog.js';
import { releaseQuery } from '../releases/release-queries.js';
import { useHasRole } from '../session/session-query.js';
import { ReportBody } from './report-body.js';
import { reportQuery } from './report-queries.js';
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
  const isPending = decision.data?.receipt === null;
  const { data, error, refetch } = useQuery({ ...reportQuery(decisionId), enabled: !isPending });
  const { subject, action, policy } = decision.data ?? {};
  const mayRevoke = useHasRole(...decisionRoutes.revoke.access);
  const [isRevoking, setRevoking] = useState(false);
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
          {mayRevoke && decision.data?.revocation === null && (
            <Button
              variant="danger"
              onPress={() => {
                setRevoking(true);
              }}
            >
              Revoke
            </Button>
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
      {isRevoking && decision.data !== undefined && (
        <RevokeDialog
          decision={decision.data}
          onClose={() => {
            setRevoking(false);
          }}
        />
      )}
    </Page>
  );
}
