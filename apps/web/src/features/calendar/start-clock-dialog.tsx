import { RecordedClock } from '@holdpoint/shared/contracts/obligations';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { z } from 'zod';

import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { ChoiceField, TextField } from '../../ui/fields.js';
import { instantOf, localFieldOf, ownZone } from '../../ui/local-time.js';
import { SelectField } from '../../ui/select-field.js';
import { ProblemState } from '../../ui/states.js';
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
  const isComplete = moment !== null && note.trim() !== '';
  return (
    <Dialog title="Start a clock" isOpen onClose={onClose}>
      <Form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (moment === null || !isComplete || start.isPending) return;
          start.mutate({
            clock,
            at: moment,
            regime: regime === '' ? null : regime,
            insideEvaluation,
            note,
          });
        }}
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
        {start.error !== null && <ProblemState error={start.error} />}
        <div className="flex justify-end gap-2 border-t border-line pt-5">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant="primary"
            isDisabled={!isComplete}
            isPending={start.isPending}
          >
            {start.isPending ? 'Recording…' : 'Start the clock'}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
