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
import { PasskeyNotice } from '../passkeys/passkey-notice.js';
import type { GatePlace } from './gate-queries.js';
import { MovedNotice } from './moved-notice.js';
import { StatementText } from './statement-text.js';
import { type Signed, statementQuery, useSignOff } from './use-sign-off.js';

const choices = [
  { value: 'approve', label: 'Approve', hint: 'fills the seat' },
  { value: 'reject', label: 'Reject', hint: 'denies the gate' },
  { value: 'abstain', label: 'Abstain', hint: 'fills no seat' },
] as const;

/**
 * A statement to be read word by word, and signed by the reader's own passkey: exactly the words on the screen. If the
 * evidence has moved meanwhile, the platform refuses, and the new words are shown with what moved.
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
  const [read, setRead] = useState<{ choice: SignOffChoice; text: string } | null>(null);
  const statement = useQuery(statementQuery(place, role, choice));
  const sign = useSignOff(place, role, onSigned);
  const name = roleNameOf(role);
  const words = statement.data ?? null;
  const isRead = words !== null && read?.text === words.text && read.choice === choice;
  return (
    <Dialog title={`Sign as ${name}`} isOpen onClose={onClose} width="max-w-3xl">
      <Form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRead || sign.isPending) return;
          sign.mutate(
            { choice, words, comment },
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
          {words !== null &&
            read?.choice === choice &&
            read.text !== words.text &&
            !sign.isPending && <MovedNotice before={read.text} after={words.text} />}
          <Loaded query={statement} lines={12}>
            {({ text, digest }) => <StatementText text={text} digest={digest} />}
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
          isDisabled={words === null}
          onChange={(isOn) => {
            setRead(isOn && words !== null ? { choice, text: words.text } : null);
          }}
        >
          I have read this statement
        </CheckField>
        {words !== null && <PasskeyNotice words={words} />}
        {sign.error !== null && problemOf(sign.error).code !== 'signoff.stale' && (
          <ProblemState error={sign.error} />
        )}
        <div className="flex flex-wrap items-center justify-between gap-4 border-t border-line pt-5">
          <p className="max-w-sm text-sm text-soft">
            Your passkey signs these words and no others. Your word cannot be taken back; right
            after it the gate is decided anew, and the decision is recorded.
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
              {sign.isPending ? 'Waiting for your passkey and the log…' : `Sign as ${name}`}
            </Button>
          </div>
        </div>
      </Form>
    </Dialog>
  );
}
