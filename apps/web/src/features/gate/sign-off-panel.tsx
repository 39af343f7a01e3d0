import type { Role } from '@holdpoint/shared/contracts/common';
import type { GateDecision, SeatDecision } from '@holdpoint/shared/gate/gate-decision';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';

import { type Shortcut, useShortcuts } from '../../shell/shortcuts.js';
import { Button } from '../../ui/button.js';
import { Card, Panel } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf } from '../../ui/words.js';
import { sessionQuery } from '../session/session-query.js';
import type { GatePlace } from './gate-queries.js';
import { seatStates } from './seat-states.js';
import { SignOffDialog } from './sign-off-dialog.js';
import { SignOffList } from './sign-off-list.js';
import type { Signed } from './use-sign-off.js';

/** Who stands for this gate: its seats, and the way to put one's name under it. */
export function SignOffPanel({
  place,
  decision,
}: {
  readonly place: GatePlace;
  readonly decision: GateDecision;
}) {
  const { data: session } = useQuery(sessionQuery);
  const [role, setRole] = useState<Role | null>(null);
  const [signed, setSigned] = useState<Signed | null>(null);
  const roles = session?.account.roles ?? [];
  const own = decision.signOffs.find(
    (seat) => roles.includes(seat.role) && seat.state !== 'approved',
  )?.role;
  const shortcuts = useMemo<readonly Shortcut[]>(
    () =>
      own === undefined
        ? []
        : [
            {
              keys: 's',
              does: `Read and sign as ${roleNameOf(own)}`,
              run: () => {
                setRole(own);
              },
            },
          ],
    [own],
  );
  useShortcuts(shortcuts);
  return (
    <Panel
      title="Sign-offs"
      note="Each seat is filled by another person, none of whom asked for the evidence. A signature holds for the evidence that it saw and for no other."
    >
      {signed !== null && <Confirmation signed={signed} />}
      <Card className="divide-y divide-line">
        {decision.signOffs.length === 0 && (
          <p className="p-5 text-soft">The policy asks nobody to sign this action off.</p>
        )}
        {decision.signOffs.map((seat) => (
          <Seat
            key={seat.role}
            seat={seat}
            isOwn={roles.includes(seat.role)}
            onSign={() => {
              setRole(seat.role);
            }}
          />
        ))}
      </Card>
      <SignOffList checkpointId={place.checkpointId} />
      {role !== null && (
        <SignOffDialog
          place={place}
          role={role}
          onClose={() => {
            setRole(null);
          }}
          onSigned={(given) => {
            setRole(null);
            setSigned(given);
          }}
        />
      )}
    </Panel>
  );
}

/** Takes the focus: the button that led here may be gone. */
function Confirmation({ signed: { signOff, decision } }: { readonly signed: Signed }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    line.current?.focus();
  }, [signOff.id]);
  return (
    <p
      ref={line}
      role="status"
      tabIndex={-1}
      className="no-print mb-4 rounded-xl border border-line bg-card px-5 py-4"
    >
      Your word as {roleNameOf(signOff.role)} is on record: {signOff.choice}.{' '}
      {decision === null ? (
        'The gate could not be decided anew: record its decision above.'
      ) : (
        <>
          The gate was decided anew and says {decision.decision}.{' '}
          <Link to="/decisions/$decisionId" params={{ decisionId: decision.id }} className="link">
            Read its report
          </Link>
        </>
      )}
    </p>
  );
}

function Seat({
  seat,
  isOwn,
  onSign,
}: {
  readonly seat: SeatDecision;
  readonly isOwn: boolean;
  readonly onSign: () => void;
}) {
  const { word, tone, means } = seatStates[seat.state];
  const name = roleNameOf(seat.role);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4">
      <div>
        <p className="font-medium">{name}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-soft">
          <Tag tone={tone}>{word}</Tag>
          {seat.person !== null && (
            <span className="text-ink">
              <VisibleLine text={seat.person} />
            </span>
          )}
          <span>{means}</span>
        </p>
      </div>
      {isOwn && seat.state !== 'approved' && (
        <Button variant="primary" onPress={onSign}>
          Read and sign as {name}
        </Button>
      )}
    </div>
  );
}
