import type { Role } from '@holdpoint/shared/contracts/common';
import { waiverRoutes, type WaiverView } from '@holdpoint/shared/contracts/waivers';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Instant } from '../../ui/instant.js';
import { NoteDialog } from '../../ui/note-dialog.js';
import { Card } from '../../ui/panel.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf } from '../../ui/words.js';
import { sessionQuery, useHasRole } from '../session/session-query.js';
import { ApproveWaiverDialog } from './approve-waiver-dialog.js';
import { useWaiverRevocation } from './waiver-queries.js';
import { WaiverSummary } from './waiver-summary.js';
import { seatsWords, waiverStates } from './waiver-words.js';

/** One waiver: what is asked, by whom and until when, who approved it, and what the reader may do about it. */
export function WaiverCard({ waiver }: { readonly waiver: WaiverView }) {
  const { data: session } = useQuery(sessionQuery);
  const [role, setRole] = useState<Role | null>(null);
  const [isRevoking, setRevoking] = useState(false);
  const mayRevoke = useHasRole(...waiverRoutes.revoke.access);
  const revocation = useWaiverRevocation(waiver.id, () => {
    setRevoking(false);
  });
  const { kind, state, requestedBy, approvals, seatsMissing } = waiver;
  const isAlive = state === 'requested' || state === 'approved';
  const own = isAlive
    ? seatsMissing.filter((seat) => session?.account.roles.includes(seat) === true)
    : [];
  return (
    <Card>
      <WaiverSummary waiver={waiver} standing={waiverStates[state]} />
      <p className="mt-2 text-sm text-soft">
        Asked for by <VisibleLine text={requestedBy} />.
        {approvals.map(({ id, person, role: seat, at }) => (
          <span key={id}>
            {' '}
            <VisibleLine text={person} /> approved as {roleNameOf(seat)}, <Instant at={at} />.
          </span>
        ))}
        {isAlive && seatsMissing.length > 0 && <> Missing: {seatsWords(seatsMissing)}.</>}
      </p>
      {waiver.revocation !== null && (
        <p className="mt-1 text-sm">
          <VisibleLine text={waiver.revocation.person} /> took it back,{' '}
          <Instant at={waiver.revocation.at} />: <VisibleLine text={waiver.revocation.reason} />
        </p>
      )}
      {isAlive && (own.length > 0 || mayRevoke) && (
        <div className="mt-4 flex flex-wrap gap-2">
          {own.map((seat) => (
            <Button
              key={seat}
              variant="primary"
              onPress={() => {
                setRole(seat);
              }}
            >
              Read and approve as {roleNameOf(seat)}
            </Button>
          ))}
          {mayRevoke && (
            <Button
              variant="danger"
              onPress={() => {
                setRevoking(true);
              }}
            >
              Take it back
            </Button>
          )}
        </div>
      )}
      {role !== null && (
        <ApproveWaiverDialog
          waiver={waiver}
          role={role}
          onClose={() => {
            setRole(null);
          }}
        />
      )}
      {isRevoking && (
        <NoteDialog
          title={`Take back this ${kind}`}
          label="Reason"
          hint="It goes on record with your name. The waiver ends at once and for good."
          act="Take it back"
          isPending={revocation.isPending}
          error={revocation.error}
          onAct={revocation.mutate}
          onClose={() => {
            setRevoking(false);
          }}
        />
      )}
    </Card>
  );
}
