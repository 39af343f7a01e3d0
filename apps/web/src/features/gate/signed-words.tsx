import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import type { ReactNode } from 'react';

import { Instant } from '../../ui/instant.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import { StatementText } from './statement-text.js';

const words = { approve: 'approved', reject: 'rejected: dissent', abstain: 'abstained' } as const;

/** One person's word with the statement that it was given on. */
export function SignedWords({
  signOff,
  roleName,
  children,
}: {
  readonly signOff: Pick<
    SignedStatement,
    'person' | 'choice' | 'comment' | 'statement' | 'statementDigest' | 'signedAt'
  >;
  readonly roleName: string;
  /** What is known of the signature. */
  readonly children?: ReactNode;
}) {
  const { person, choice, comment, statement, statementDigest, signedAt } = signOff;
  const isDissent = choice === 'reject';
  return (
    <article
      className={`print-whole rounded-xl border bg-card p-5 ${isDissent ? 'border-deny' : 'border-line'}`}
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <strong className="font-semibold">
          <VisibleLine text={person} />
        </strong>
        <span className="text-soft">{roleName}</span>
        <Tag tone={isDissent ? 'deny' : 'soft'}>{words[choice]}</Tag>
        <span className="text-soft">
          <Instant at={signedAt} />
        </span>
      </p>
      {comment !== '' && (
        <blockquote className="mt-3 border-l-2 border-strong pl-3">
          <VisibleText text={comment} />
        </blockquote>
      )}
      <div className="mt-3">
        <StatementText text={statement} digest={statementDigest} isWhole />
      </div>
      {children}
    </article>
  );
}
