import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import type { Decision } from '@holdpoint/shared/contracts/gates';

import { call } from '../../api.js';
import { NoteDialog } from '../../ui/note-dialog.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';
import { titleOf } from '../../ui/words.js';

/** Withdraws a decision; one person is enough, since it only ever shuts. */
export function RevokeDialog({
  decision: { id, action, decision },
  onClose,
}: {
  readonly decision: Decision;
  readonly onClose: () => void;
}) {
  const revocation = useKeyedMutation({
    write: (reason: string, options) =>
      call(decisionRoutes.revoke, { params: { decisionId: id }, body: { reason } }, options),
    touches: ['decisions', 'gates', 'releases', 'checkpoints', 'receipts'],
    onSuccess: onClose,
  });
  return (
    <NoteDialog
      title="Revoke this decision"
      label="Reason"
      hint="It goes on record with your name, and to whoever acts on decisions."
      act="Revoke"
      isPending={revocation.isPending}
      error={revocation.error}
      onAct={revocation.mutate}
      onClose={onClose}
    >
      <p>
        This {decision}
        {action === null ? '' : ` on ${titleOf(action).toLowerCase()}`}, and every earlier one of
        the same gate and weights, counts no more: at once here, and for a pipeline that checks
        offline with its next list of epochs. It cannot be taken back; a new decision can.
      </p>
    </NoteDialog>
  );
}
