import type { Role } from '@holdpoint/shared/contracts/common';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { WaiverKind } from '@holdpoint/shared/gate/waiver';
import { useState } from 'react';

import { ChoiceField, TextField } from '../../ui/fields.js';
import { counted } from '../../ui/figures.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { SelectField } from '../../ui/select-field.js';
import { titleOf } from '../../ui/words.js';
import type { GatePlace } from '../gate/gate-queries.js';
import { useWaiverRequest } from './waiver-queries.js';
import { daysIn, endAfter, seatsWords } from './waiver-words.js';

/** A kind that the policy grants before this action. */
export interface GrantedKind {
  readonly kind: WaiverKind;
  readonly maxDays: number;
  readonly quorum: readonly Role[];
}

const hints: Readonly<Record<WaiverKind, string>> = {
  waiver: 'the evidence leaves it open',
  override: 'the evidence speaks against it',
};

/** Asks that the gate pass over one criterion or tier for a time; others must approve it. */
export function AskWaiverDialog({
  place: { checkpointId, action, policy },
  decision,
  kinds,
  onClose,
}: {
  readonly place: GatePlace;
  readonly decision: GateDecision;
  /** At least one. */
  readonly kinds: readonly GrantedKind[];
  readonly onClose: () => void;
}) {
  const places = [
    ...decision.criteria.map(({ id, title }) => ({ value: `criterion ${id}`, label: title })),
    ...decision.tiers.map(({ id, title }) => ({ value: `tier ${id}`, label: `Tier ${title}` })),
  ];
  const [kind, setKind] = useState<WaiverKind>(kinds[0]?.kind ?? 'waiver');
  const [about, setAbout] = useState(places[0]?.value ?? '');
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('7');
  const request = useWaiverRequest(checkpointId, onClose);
  const { maxDays, quorum } = kinds.find((each) => each.kind === kind) ?? {
    maxDays: 0,
    quorum: [],
  };
  const wanted = daysIn(days, maxDays);
  return (
    <FormDialog
      title="Ask for a waiver"
      act="Ask for it"
      pendingAct="Asking…"
      isReady={wanted !== null && reason.trim() !== '' && about !== ''}
      isPending={request.isPending}
      error={request.error}
      onAct={() => {
        if (wanted === null) return;
        const [noun, id = ''] = about.split(' ');
        request.mutate({
          kind,
          policy,
          action,
          reason,
          expiresAt: endAfter(wanted, new Date()),
          ...(noun === 'tier' ? { tierId: id } : { criterionId: id }),
        });
      }}
      onClose={onClose}
    >
      <ChoiceField
        label="What for"
        choices={kinds.map((each) => ({
          value: each.kind,
          label: titleOf(each.kind),
          hint: hints[each.kind],
        }))}
        value={kind}
        onChange={setKind}
      />
      <SelectField label="About" choices={places} value={about} onChange={setAbout} />
      <TextField
        label="Reason"
        hint="It stands in every report of a decision that rests on it."
        rows={3}
        maxLength={2000}
        isRequired
        value={reason}
        onChange={setReason}
      />
      <TextField
        label="Days"
        hint={`The policy grants at most ${counted(maxDays, 'day')}, with approvals of: ${seatsWords(quorum)}.`}
        inputMode="numeric"
        isInvalid={wanted === null}
        value={days}
        onChange={setDays}
      />
    </FormDialog>
  );
}
