import type { Role } from '@holdpoint/shared/contracts/common';
import type { WaiverView } from '@holdpoint/shared/contracts/waivers';
import { useQuery } from '@tanstack/react-query';

import { roleNameOf } from '../../ui/words.js';
import { ApproveStatementDialog } from '../gate/approve-statement-dialog.js';
import { useWaiverApproval, waiverStatementQuery } from './waiver-queries.js';

/** The statement of a waiver, to be read word by word and signed by the reader's own passkey. */
export function ApproveWaiverDialog({
  waiver,
  role,
  onClose,
}: {
  readonly waiver: WaiverView;
  readonly role: Role;
  readonly onClose: () => void;
}) {
  const statement = useQuery(waiverStatementQuery(waiver.id, role));
  const approval = useWaiverApproval(waiver.id, role, onClose);
  return (
    <ApproveStatementDialog
      title={`Approve this ${waiver.kind} as ${roleNameOf(role)}`}
      statement={statement}
      approval={approval}
      onClose={onClose}
    />
  );
}
