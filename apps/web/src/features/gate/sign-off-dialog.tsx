import type { Role } from '@holdpoint/shared/contracts/common';
import type { SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';

import { problemOf } from '../../problem.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { CheckField, ChoiceField, TextField } from '../../ui/fields.js';
import { Loaded, ProblemState } from '../../ui/states.js';
import { roleNameOf } from '../../ui/words.js';
import type { GatePlace } from './gate-queries.js';
import { StatementText } from './statement-text.js';
import { type Signed, statementQuery, useSignOff } from './use-sign-off.js';

const choices = [
  { value: 'approve', label: 'Approve', hint: 'fills the seat' },
  { value: 'reject', label: 'Reject', hint: 'denies the gate' },
  { value: 'abstain', label: 'Abstain', hint: 'fills no seat' },
] as const;

/**
 * A statement to be read word by word, and signed. What is sent is the digest of the words on the screen: if the
 * evidence has moved meanwhile, the platform refuses and the new words are shown.
 */
export function SignOffDialog({
  place,
  role,
  onClose,
  onSigned,
}: {
  readonly place: GatePlace;
  readonly role: Role;
  readonly onClose: () => void;
  readonly onSigned: (signed: Signed) => void;
}) {
  const [choice, setChoice] = useState<SignOffChoice>('approve');
  const [comment, setComment] = useState('');
  const [read, setRead] = useState<{ choice: SignOffChoice; digest: string } | null>(null);
  const statement = useQuery(statementQuery(place, role, choice));
  const sign = useSignOff(place, role, onSigned);
  const name = roleNameOf(role);
  const digest = statement.data?.digest ?? null;
  const isRead = digest !== null && read?.digest === digest && read.choice === choice;
  const hasMoved = digest !== null && read?.choice === choice && read.digest !== digest;
  return (
    <Dialog title={`Sign as ${name}`} isOpen onClose={onClose} width="max-w-3xl">
      <Form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRead || sign.isPending) return;
          sign.mutate(
            { choice, statementDigest: digest, comment },
            {
              onError: (error) => {
                if (problemOf(error).code === 'signoff.stale') void statement.refetch();
              },
            },
          );
        }}
      >
        <ChoiceField
          label="Your word"
          choices={choices}
          value={choice}
          onChange={(chosen) => {
            setChoice(chosen);
            sign.reset();
          }}
        />
        <div>
          <h3 className="text-sm font-medium">What you put your name under</h3>
          {hasMoved && (
            <p role="alert" className="mt-1 rounded-lg bg-open-bg px-4 py-3 text-sm text-open">
              The evidence moved since you read the statement. Below are its new words: read them
              before you sign.
            </p>
          )}
          <Loaded query={statement} lines={12}>
            {({ text, digest: shown }) => <StatementText text={text} digest={shown} />}
          </Loaded>
        </div>
        <TextField
          label="Comment"
          hint="Optional. It stands in the report beside the statement."
          rows={2}
          maxLength={2000}
          value={comment}
          onChange={setComment}
        />
        <CheckField
          isSelected={isRead}
          isDisabled={digest === null}
          onChange={(isOn) => {
            setRead(isOn && digest !== null ? { choice, digest } : null);
          }}
        >
          I have read this statement
        </CheckField>
        {sign.error !== null && <Refusal error={sign.error} />}
        <div className="flex flex-wrap items-center justify-between gap-4 border-t border-line pt-5">
          <p className="max-w-sm text-sm text-soft">
            Your word cannot be taken back. Right after it the gate is decided anew, and the
            decision is recorded.
          </p>
          <div className="flex gap-2">
            <Button variant="quiet" onPress={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              variant={choice === 'reject' ? 'danger' : 'primary'}
              isDisabled={!isRead}
              isPending={sign.isPending}
            >
              {sign.isPending ? 'Signing…' : `Sign as ${name}`}
            </Button>
          </div>
        </div>
      </Form>
    </Dialog>
  );
}

/** A stale statement is told above its new words; every other refusal as the platform words it. */
function Refusal({ error }: { readonly error: Error }) {
  if (problemOf(error).code !== 'signoff.stale') return <ProblemState error={error} />;
  return (
    <p role="alert" className="rounded-lg bg-open-bg px-4 py-3 text-sm text-open">
      Nothing was signed: the evidence moved while you read. The statement was read again.
    </p>
  );
}
