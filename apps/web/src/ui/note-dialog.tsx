import { type ReactNode, useState } from 'react';

import { TextField } from './fields.js';
import { FormDialog } from './form-dialog.js';

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
  return (
    <FormDialog
      title={title}
      act={act}
      pendingAct="Recording…"
      isReady={note.trim() !== ''}
      isPending={isPending}
      error={error}
      onAct={() => {
        onAct(note);
      }}
      onClose={onClose}
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
    </FormDialog>
  );
}
