import { type ReactNode, useState } from 'react';
import { Form } from 'react-aria-components';

import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { TextField } from './fields.js';
import { ProblemState } from './states.js';

/** Asks for the words that an act goes on record with. */
export function NoteDialog({
  title,
  label,
  hint,
  act,
  isPending,
  error,
  onAct,
  onClose,
  children,
}: {
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
  /** What the button says. */
  readonly act: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onAct: (note: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const [note, setNote] = useState('');
  const isEmpty = note.trim() === '';
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isEmpty && !isPending) onAct(note);
        }}
      >
        {children}
        <TextField
          label={label}
          {...(hint !== undefined && { hint })}
          rows={3}
          maxLength={2000}
          isRequired
          autoFocus
          value={note}
          onChange={setNote}
        />
        {error !== null && <ProblemState error={error} />}
        <div className="flex justify-end gap-2 border-t border-line pt-5">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isDisabled={isEmpty} isPending={isPending}>
            {isPending ? 'Recording…' : act}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
