import type { Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from 'react-aria-components';

import { problemOf } from '../../problem.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { CheckField } from '../../ui/fields.js';
import { Loaded, ProblemState } from '../../ui/states.js';
import { roleNameOf } from '../../ui/words.js';
import { MovedNotice } from '../gate/moved-notice.js';
import { StatementText } from '../gate/statement-text.js';
import { PasskeyNotice } from '../passkeys/passkey-notice.js';
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
  const [read, setRead] = useState<string | null>(null);
  const approve = useApproval(digest, role, onClose);
  const words = statement.data ?? null;
  const isRead = words !== null && read === words.text;
  const name = roleNameOf(role);
  return (
    <Dialog title={`Approve as ${name}`} isOpen onClose={onClose} width="max-w-3xl">
      <Form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRead || approve.isPending) return;
          approve.mutate(words, {
            onError: (error) => {
              if (problemOf(error).kind === 'conflict') void statement.refetch();
            },
          });
        }}
      >
        <div>
          <h3 className="text-sm font-medium">What you put your name under</h3>
          {words !== null && read !== null && read !== words.text && !approve.isPending && (
            <MovedNotice before={read} after={words.text} />
          )}
          <Loaded query={statement} lines={12}>
            {({ text, digest: signed }) => <StatementText text={text} digest={signed} />}
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
          isDisabled={words === null}
          onChange={(isOn) => {
            setRead(isOn && words !== null ? words.text : null);
          }}
        >
          I have read this statement
        </CheckField>
        {words !== null && <PasskeyNotice words={words} />}
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
              {approve.isPending ? 'Waiting for your passkey and the log…' : 'Approve'}
            </Button>
          </div>
        </div>
      </Form>
    </Dialog>
  );
}
