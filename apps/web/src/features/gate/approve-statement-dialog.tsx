import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { problemOf } from '../../problem.js';
import { FormDialog } from '../../ui/form-dialog.js';
import type { RequestedWords } from '../passkeys/requested-words.js';
import { SignedStatement } from './signed-statement.js';

/**
 * A statement to be read word by word and approved: the reader's own passkey signs exactly the words on the screen. Where
 * the platform refuses because they have moved, the new ones are shown.
 */
export function ApproveStatementDialog({
  title,
  statement,
  approval,
  aside,
  note,
  onClose,
}: {
  readonly title: string;
  readonly statement: UseQueryResult<RequestedWords>;
  readonly approval: Pick<
    UseMutationResult<unknown, Error, RequestedWords>,
    'mutate' | 'isPending' | 'error'
  >;
  /** Stands under the text. */
  readonly aside?: ReactNode;
  /** What the approval entails. */
  readonly note?: string;
  readonly onClose: () => void;
}) {
  const [read, setRead] = useState<string | null>(null);
  const words = statement.data ?? null;
  return (
    <FormDialog
      title={title}
      width="max-w-3xl"
      act="Approve"
      pendingAct="Waiting for your passkey and the log…"
      note={note}
      isReady={words !== null && read === words.text}
      isPending={approval.isPending}
      error={approval.error}
      onAct={() => {
        if (words === null) return;
        approval.mutate(words, {
          onError: (error) => {
            if (problemOf(error).kind === 'conflict') void statement.refetch();
          },
        });
      }}
      onClose={onClose}
    >
      <SignedStatement
        query={statement}
        read={read}
        onRead={setRead}
        isSigning={approval.isPending}
        aside={aside}
      />
    </FormDialog>
  );
}
