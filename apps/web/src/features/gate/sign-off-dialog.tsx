import type { Role } from '@holdpoint/shared/contracts/common';
import type { SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { problemOf } from '../../problem.js';
import { ChoiceField, TextField } from '../../ui/fields.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { roleNameOf } from '../../ui/words.js';
import type { GatePlace } from './gate-queries.js';
import { SignedStatement } from './signed-statement.js';
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
  const readText = read?.choice === choice ? read.text : null;
  return (
    <FormDialog
      title={`Sign as ${name}`}
      width="max-w-3xl"
      act={`Sign as ${name}`}
      pendingAct="Waiting for your passkey and the log…"
      variant={choice === 'reject' ? 'danger' : 'primary'}
      note="Your passkey signs these words and no others. Your word cannot be taken back; right after it the gate is decided anew, and the decision is recorded."
      isReady={words !== null && readText === words.text}
      isPending={sign.isPending}
      error={isStale(sign.error) ? null : sign.error}
      onAct={() => {
        if (words === null) return;
        sign.mutate(
          { choice, words, comment },
          {
            onError: (error) => {
              if (isStale(error)) void statement.refetch();
            },
          },
        );
      }}
      onClose={onClose}
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
      <SignedStatement
        query={statement}
        read={readText}
        onRead={(text) => {
          setRead(text === null ? null : { choice, text });
        }}
        isSigning={sign.isPending}
      >
        <TextField
          label="Comment"
          hint="Optional. It stands in the report beside the statement."
          rows={2}
          maxLength={2000}
          value={comment}
          onChange={setComment}
        />
      </SignedStatement>
    </FormDialog>
  );
}

/** Whether the statement has moved since it was read: told by its new words, not as a failure. */
function isStale(error: unknown): boolean {
  return error !== null && problemOf(error).code === 'signoff.stale';
}
