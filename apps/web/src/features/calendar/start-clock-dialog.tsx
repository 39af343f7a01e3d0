import { RecordedClock } from '@holdpoint/shared/contracts/obligations';
import { useState } from 'react';
import type { z } from 'zod';

import { ChoiceField, TextField } from '../../ui/fields.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { instantOf, localFieldOf, ownZone } from '../../ui/local-time.js';
import { SelectField } from '../../ui/select-field.js';
import { titleOf } from '../../ui/words.js';
import { type StartWish, useStartClock } from './calendar-queries.js';

const inside = [
  { value: 'unknown', label: 'Not known' },
  { value: 'no', label: 'No' },
  { value: 'yes', label: 'Yes' },
] as const;

/** Records what starts the clock of obligations, at the moment at which it was known. */
export function StartClockDialog({
  regimes,
  onClose,
}: {
  readonly regimes: readonly string[];
  readonly onClose: () => void;
}) {
  const [clock, setClock] = useState<z.infer<typeof RecordedClock>>('incident_known');
  const [at, setAt] = useState(() => localFieldOf(new Date()));
  const [regime, setRegime] = useState('');
  const [insideEvaluation, setInside] =
    useState<NonNullable<StartWish['insideEvaluation']>>('unknown');
  const [note, setNote] = useState('');
  const start = useStartClock(onClose);
  const moment = instantOf(at);
  return (
    <FormDialog
      title="Start a clock"
      act="Start the clock"
      pendingAct="Recording…"
      isReady={moment !== null && note.trim() !== ''}
      isPending={start.isPending}
      error={start.error}
      onAct={() => {
        if (moment === null) return;
        start.mutate({
          clock,
          at: moment,
          regime: regime === '' ? null : regime,
          insideEvaluation,
          note,
        });
      }}
      onClose={onClose}
    >
      <SelectField
        label="What became known or was done"
        choices={RecordedClock.options.map((value) => ({ value, label: titleOf(value) }))}
        value={clock}
        onChange={setClock}
      />
      <TextField
        label="When it was known"
        type="datetime-local"
        hint={`In your zone, ${ownZone()}. Awareness starts the clock, not the event.`}
        isRequired
        isInvalid={moment === null}
        value={at}
        onChange={setAt}
      />
      <SelectField
        label="Regime"
        choices={[
          { value: '', label: 'Every regime' },
          ...regimes.map((ref) => ({ value: ref, label: ref })),
        ]}
        value={regime}
        onChange={setRegime}
      />
      <ChoiceField
        label="Did it happen inside an evaluation?"
        choices={inside}
        value={insideEvaluation}
        onChange={setInside}
      />
      <TextField
        label="Note"
        hint="What happened, in a line. It stands beside every duty that it starts."
        rows={2}
        maxLength={2000}
        isRequired
        value={note}
        onChange={setNote}
      />
    </FormDialog>
  );
}
