import type { Role } from '@holdpoint/shared/contracts/common';
import type { WaiverView } from '@holdpoint/shared/contracts/waivers';
import { useQuery } from '@tanstack/react-query';
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
  const [read, setRead] = useState<string | null>(null);
  const approve = useWaiverApproval(waiver.id, role, onClose);
  const words = statement.data ?? null;
  const isRead = words !== null && read === words.text;
  return (
    <Dialog
      title={`Approve this ${waiver.kind} as ${roleNameOf(role)}`}
      isOpen
      onClose={onClose}
      width="max-w-3xl"
    >
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
            {({ text, digest }) => <StatementText text={text} digest={digest} />}
          </Loaded>
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
        <div className="flex justify-end gap-2 border-t border-line pt-5">
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
      </Form>
    </Dialog>
  );
}
