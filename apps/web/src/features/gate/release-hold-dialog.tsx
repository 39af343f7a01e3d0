import { holdRoutes, type HoldView } from '@holdpoint/shared/contracts/holds';

import { call } from '../../api.js';
import { NoteDialog } from '../../ui/note-dialog.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';

/** Counts the reader's word towards the release of a hold. */
export function ReleaseHoldDialog({
  hold,
  onClose,
}: {
  readonly hold: HoldView;
  readonly onClose: () => void;
}) {
  const release = useKeyedMutation({
    write: (reason: string, options) =>
      call(holdRoutes.release, { params: { holdId: hold.id }, body: { reason } }, options),
    touches: ['checkpoints', 'gates', 'releases'],
    onSuccess: onClose,
  });
  return (
    <NoteDialog
      title="Release this hold"
      label="Why it may be released"
      hint="It goes on record with your name."
      act="Release"
      isPending={release.isPending}
      error={release.error}
      onAct={release.mutate}
      onClose={onClose}
    />
  );
}
