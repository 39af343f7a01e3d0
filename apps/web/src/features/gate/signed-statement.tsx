import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { CheckField } from '../../ui/fields.js';
import { Loaded } from '../../ui/states.js';
import { PasskeyNotice } from '../passkeys/passkey-notice.js';
import type { RequestedWords } from '../passkeys/requested-words.js';
import { MovedNotice } from './moved-notice.js';
import { StatementText } from './statement-text.js';

/**
 * The words that a passkey is to sign, the reader's word that they were read, and what moved if they are others than those
 * that were read.
 */
export function SignedStatement({
  query,
  read,
  onRead,
  isSigning,
  aside,
  children,
}: {
  readonly query: Pick<
    UseQueryResult<RequestedWords>,
    'data' | 'error' | 'refetch' | 'dataUpdatedAt'
  >;
  /** The text that the reader confirmed to have read. */
  readonly read: string | null;
  readonly onRead: (text: string | null) => void;
  readonly isSigning: boolean;
  /** Stands under the text. */
  readonly aside?: ReactNode;
  /** Fields between the text and its confirmation. */
  readonly children?: ReactNode;
}) {
  const words = query.data ?? null;
  const hasMoved = words !== null && read !== null && read !== words.text;
  return (
    <>
      <div>
        <h3 className="text-sm font-medium">What you put your name under</h3>
        {hasMoved && !isSigning && <MovedNotice before={read} after={words.text} />}
        <Loaded query={query} lines={12}>
          {({ text, digest }) => <StatementText text={text} digest={digest} />}
        </Loaded>
        {aside}
      </div>
      {children}
      <CheckField
        isSelected={words !== null && read === words.text}
        isDisabled={words === null}
        onChange={(isOn) => {
          onRead(isOn && words !== null ? words.text : null);
        }}
      >
        I have read this statement
      </CheckField>
      {words !== null && <PasskeyNotice words={words} />}
    </>
  );
}
