import type { DeterminationView } from '@holdpoint/shared/contracts/determinations';

import { Digest } from '../../ui/digest.js';
import { Instant } from '../../ui/instant.js';
import { Tag, VerdictTag } from '../../ui/tag.js';
import type { Tone } from '../../ui/tones.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import { roleNameOf } from '../../ui/words.js';

export interface DeterminedMark {
  readonly text: string;
  readonly tone: Tone;
}

/** What one person determined, with reasons, dissent and what it leans on. */
export function DeterminedWords({
  word,
  mark,
}: {
  readonly word: Omit<DeterminationView, 'checkpointId' | 'policy' | 'state'>;
  /** Why it does not count, where it does not. */
  readonly mark?: DeterminedMark | undefined;
}) {
  const { person, role, verdict, rationale, dissent, attestations } = word;
  return (
    <article className="print-whole rounded-lg border border-line bg-paper px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <strong className="font-semibold">
          <VisibleLine text={person} />
        </strong>
        <span className="text-soft">{roleNameOf(role)}</span>
        {verdict === null ? (
          <Tag tone="wait">verdict hidden until yours is on record</Tag>
        ) : (
          <VerdictTag verdict={verdict} />
        )}
        {mark !== undefined && <Tag tone={mark.tone}>{mark.text}</Tag>}
        <span className="text-soft">
          <Instant at={word.determinedAt} />, stands until <Instant at={word.expiresAt} />
        </span>
      </p>
      {rationale !== null && (
        <blockquote className="mt-2 border-l-2 border-strong pl-3">
          <VisibleText text={rationale} />
        </blockquote>
      )}
      {dissent.map((each) => (
        <p key={`${each.person} ${each.text}`} className="mt-2 border-l-2 border-deny pl-3">
          <span className="font-semibold text-deny">
            Dissent of <VisibleLine text={each.person} />:
          </span>{' '}
          <VisibleText text={each.text} />
        </p>
      ))}
      {attestations.length > 0 && (
        <ul className="mt-2 space-y-0.5 text-sm">
          {attestations.map(({ title, by, digest }) => (
            <li key={`${title} ${digest}`}>
              Leans on <VisibleLine text={title} />, by <VisibleLine text={by} />{' '}
              <Digest of={digest} />
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
