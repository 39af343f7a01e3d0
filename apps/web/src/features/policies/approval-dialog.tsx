import type { Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from 'react-aria-components';

import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { CheckField } from '../../ui/fields.js';
import { Loaded, ProblemState } from '../../ui/states.js';
import { roleNameOf } from '../../ui/words.js';
import { StatementText } from '../gate/statement-text.js';
import { activationStatementQuery, useApproval } from './policy-queries.js';

/**
 * The statement of an activation, to be read word by word and signed: every loosened bar stands in it by its own
 * sentence. What is sent is the digest of the words on the screen.
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
  const [readDigest, setReadDigest] = useState<string | null>(null);
  const approve = useApproval(digest, role, onClose);
  const shown = statement.data?.digest ?? null;
  const isRead = shown !== null && readDigest === shown;
  const name = roleNameOf(role);
  return (
    <Dialog title={`Approve as ${name}`} isOpen onClose={onClose} width="max-w-3xl">
      <Form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRead || approve.isPending) return;
          approve.mutate(shown, { onError: () => void statement.refetch() });
        }}
      >
        <div>
          <h3 className="text-sm font-medium">What you put your name under</h3>
          {readDigest !== null && shown !== null && readDigest !== shown && (
            <p role="alert" className="mt-1 rounded-lg bg-open-bg px-4 py-3 text-sm text-open">
              The statement has other words than those you read: read it again before you approve.
            </p>
          )}
          <Loaded query={statement} lines={12}>
            {({ text, digest: words }) => <StatementText text={text} digest={words} />}
          </Loaded>
          {from !== null && (
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
          )}
        </div>
        <CheckField
          isSelected={isRead}
          isDisabled={shown === null}
          onChange={(isOn) => {
            setReadDigest(isOn ? shown : null);
          }}
        >
          I have read this statement
        </CheckField>
        {approve.error !== null && <ProblemState error={approve.error} />}
        <div className="flex flex-wrap items-center justify-between gap-4 border-t border-line pt-5">
          <p className="max-w-sm text-sm text-soft">
            The last open seat activates the policy at once. Runs opened before are not judged by
            its bars.
          </p>
          <div className="flex gap-2">
            <Button variant="quiet" onPress={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              variant="primary"
              isDisabled={!isRead}
              isPending={approve.isPending}
            >
              {approve.isPending ? 'Signing…' : 'Approve'}
            </Button>
          </div>
        </div>
      </Form>
    </Dialog>
  );
}
