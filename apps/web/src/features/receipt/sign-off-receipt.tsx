import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Loaded } from '../../ui/states.js';
import { CheckOutcomeBox } from './check-outcome.js';
import { InLog } from './decision-receipt.js';
import { signOffReceiptQuery } from './receipt-queries.js';

/** A sign-off's receipt, checked on demand. */
export function SignOffReceipt({
  signOff,
  events,
}: {
  readonly signOff: SignedStatement;
  /** The audit trail of the checkpoint. */
  readonly events: readonly AuditEvent[];
}) {
  const [isAsked, setAsked] = useState(false);
  const eventId = events.find((event) => isAbout(event, signOff.id))?.id;
  if (eventId === undefined) return null;
  return (
    <div className="mt-3">
      {isAsked ? (
        <Outcome eventId={eventId} signOff={signOff} />
      ) : (
        <Button
          onPress={() => {
            setAsked(true);
          }}
        >
          Check its place in the log
        </Button>
      )}
    </div>
  );
}

function Outcome({
  eventId,
  signOff,
}: {
  readonly eventId: string;
  readonly signOff: SignedStatement;
}) {
  const receipt = useQuery(signOffReceiptQuery(eventId, signOff));
  return (
    <Loaded query={receipt} lines={2}>
      {(outcome) => (
        <CheckOutcomeBox
          outcome={outcome}
          what="sign-off"
          headline={() => 'the sign-off is in the log.'}
        >
          {(entry) => (
            <p>
              <InLog entry={entry} /> It names the digest of exactly the words above.
            </p>
          )}
        </CheckOutcomeBox>
      )}
    </Loaded>
  );
}

function isAbout({ type, body }: AuditEvent, signOffId: string): boolean {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return type === 'signoff.recorded' && isObject && body['id'] === signOffId;
}
