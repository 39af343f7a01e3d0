import type { ObligationInstance } from '@holdpoint/shared/triggers/obligation-calendar';

import { NoteDialog } from '../../ui/note-dialog.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { useDone } from './calendar-queries.js';

/** Says that a duty is done, and on what that rests. */
export function DoneDialog({
  obligation,
  onClose,
}: {
  readonly obligation: ObligationInstance;
  readonly onClose: () => void;
}) {
  const done = useDone(obligation.id, onClose);
  return (
    <NoteDialog
      title="Mark as done"
      label="What was done, and where it can be read"
      hint="It goes on record with your name, once and for good."
      act="Mark done"
      isPending={done.isPending}
      error={done.error}
      onAct={done.mutate}
      onClose={onClose}
    >
      <p className="font-medium">
        <VisibleLine text={obligation.title} />
        <span className="block text-sm font-normal text-soft">
          {obligation.regime}, to <VisibleLine text={obligation.addressee} />
        </span>
      </p>
    </NoteDialog>
  );
}
