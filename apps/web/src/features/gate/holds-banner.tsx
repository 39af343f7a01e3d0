import type { HoldView } from '@holdpoint/shared/contracts/holds';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Instant } from '../../ui/instant.js';
import { ProblemState } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { useHasRole } from '../session/session-query.js';
import type { GatePlace } from './gate-queries.js';
import { holdsQuery } from './governance-queries.js';
import { HoldList } from './hold-list.js';
import { ReleaseHoldDialog } from './release-hold-dialog.js';

/** Open holds on the checkpoint, above everything; a failure to read them is told, since their absence means something. */
export function HoldsBanner({ place }: { readonly place: GatePlace }) {
  const holds = useQuery(holdsQuery(place.checkpointId));
  const [released, setReleased] = useState<HoldView | null>(null);
  const mayRelease = useHasRole('responsible_scaling_officer', 'chief_executive_officer');
  if (holds.data === undefined) {
    return holds.error === null ? null : (
      <div className="mt-6">
        <ProblemState error={holds.error} onRetry={() => void holds.refetch()} />
      </div>
    );
  }
  const open = new Map(
    holds.data.holds.filter(({ state }) => state === 'open').map((hold) => [hold.id, hold]),
  );
  return (
    <>
      <HoldList holds={[...open.values()]} action={place.action}>
        {({ id }) => {
          const hold = open.get(id);
          if (hold === undefined) return null;
          return (
            <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
              <span>
                {hold.releases.map(({ person, releasedAt }) => (
                  <span key={person}>
                    Released by <VisibleLine text={person} /> <Instant at={releasedAt} />.{' '}
                  </span>
                ))}
                {hold.releasesMissing === 1
                  ? 'One person must still release it.'
                  : `${hold.releasesMissing} people must still release it.`}
              </span>
              {mayRelease && (
                <Button
                  onPress={() => {
                    setReleased(hold);
                  }}
                >
                  Release this hold
                </Button>
              )}
            </div>
          );
        }}
      </HoldList>
      {released !== null && (
        <ReleaseHoldDialog
          hold={released}
          onClose={() => {
            setReleased(null);
          }}
        />
      )}
    </>
  );
}
