import type { Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { roleNameOf } from '../../ui/words.js';
import { ApproveStatementDialog } from '../gate/approve-statement-dialog.js';
import { activationStatementQuery, useApproval } from './policy-queries.js';

/**
 * The statement of an activation, to be read word by word and signed: every loosened bar stands in it by its own
 * sentence. The reader's own passkey signs exactly the words on the screen.
 */
export function ApprovalDialog({
  digest,
  role,
  from,
  onClose,
}: {
  readonly digest: Sha256;
  readonly role: Role;
  readonly from: Sha256 | null;
  readonly onClose: () => void;
}) {
  const statement = useQuery(activationStatementQuery(digest, role));
  const approval = useApproval(digest, role, onClose);
  return (
    <ApproveStatementDialog
      title={`Approve as ${roleNameOf(role)}`}
      statement={statement}
      approval={approval}
      aside={
        from !== null && (
          <p className="mt-2 text-sm">
            <Link
              to="/policies/$policyRef/diff"
              params={{ policyRef: digest }}
              search={{ from }}
              className="link"
            >
              Every rule that moves
            </Link>
          </p>
        )
      }
      note="The last open seat activates the policy at once. Runs opened before are not judged by its bars."
      onClose={onClose}
    />
  );
}
