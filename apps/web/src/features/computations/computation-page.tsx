import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { Page } from '../../ui/page.js';
import { Loaded } from '../../ui/states.js';
import { useHasRole } from '../session/session-query.js';
import { ComputationOutcome } from './computation-outcome.js';
import { computationQuery, useCancel, useComputationEvents } from './computation-queries.js';
import { ComputationStanding } from './computation-standing.js';
import { isOpen, kindWords } from './computation-words.js';
import { QuestionPanel } from './question-panel.js';

const route = getRouteApi('/signed-in/computations/$computationId');

/** One computation, live while it is open: what is asked, how far it is, and what came of it. */
export function ComputationPage() {
  const { computationId } = route.useParams();
  const computation = useQuery(computationQuery(computationId));
  const found = computation.data;
  const connection = useComputationEvents(
    computationId,
    found !== undefined && isOpen(found.state),
  );
  const mayCancel = useHasRole(...computationRoutes.cancel.access);
  return (
    <Page
      title={found === undefined ? 'Computation' : kindWords[found.kind].name}
      kicker={
        <Link to="/computations" className="text-soft hover:text-ink">
          Computations
        </Link>
      }
      {...(found !== undefined && { lede: kindWords[found.kind].answers })}
      actions={
        found !== undefined && mayCancel && isOpen(found.state) && <Cancel computation={found} />
      }
    >
      <Loaded query={computation} lines={10}>
        {(one) => (
          <>
            <ComputationStanding computation={one} connection={connection} />
            {one.state === 'verified' && <ComputationOutcome computation={one} />}
            <QuestionPanel computation={one} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Cancel({ computation: { id } }: { readonly computation: Computation }) {
  const [isAsking, setAsking] = useState(false);
  const close = () => {
    setAsking(false);
  };
  const cancel = useCancel(id, close);
  return (
    <>
      <Button
        variant="danger"
        onPress={() => {
          setAsking(true);
        }}
      >
        Cancel it
      </Button>
      {isAsking && (
        <FormDialog
          title="Cancel this computation?"
          width="max-w-lg"
          act="End it"
          pendingAct="Ending…"
          variant="danger"
          isPending={cancel.isPending}
          error={cancel.error}
          onAct={() => {
            cancel.mutate(undefined);
          }}
          onClose={close}
        >
          <p>
            Its worker stops within seconds, and what it had so far is gone. That it was asked for,
            and that you ended it, stays in the log.
          </p>
        </FormDialog>
      )}
    </>
  );
}
