import type {
  ObligationInstance,
  ObligationState,
} from '@holdpoint/shared/triggers/obligation-calendar';
import { Link } from '@tanstack/react-router';

import { Button } from '../../ui/button.js';
import { Ago, Instant } from '../../ui/instant.js';
import { SourceStatusTag } from '../../ui/source-status.js';
import { Tag } from '../../ui/tag.js';
import type { Tone } from '../../ui/tones.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf, wordsOf } from '../../ui/words.js';
import { useHasRole } from '../session/session-query.js';

const states: Readonly<Record<ObligationState, readonly [string, string, Tone]>> = {
  overdue: ['■', 'overdue', 'deny'],
  due: ['◆', 'due', 'open'],
  upcoming: ['◐', 'upcoming', 'wait'],
  done: ['●', 'done', 'allow'],
};

/** One duty with its deadline, its clause, and the way to say that it is done. */
export function ObligationRow({
  obligation,
  onMark,
}: {
  readonly obligation: ObligationInstance;
  readonly onMark: () => void;
}) {
  const { state, title, regime, owner, addressee, deadline, clock, startedAt } = obligation;
  const isOwner = useHasRole(owner, 'administrator');
  const [shape, word, tone] = states[state];
  return (
    <article
      aria-label={title}
      className="print-whole grid gap-x-8 gap-y-2 py-4 md:grid-cols-[11rem_1fr_auto]"
    >
      <div>
        <Tag tone={tone}>
          <span aria-hidden="true">{shape}</span>
          {word}
        </Tag>
        <p className="mt-1 font-semibold">
          <Ago at={deadline} />
        </p>
        <p className="text-sm text-soft">
          <Instant at={deadline} />
        </p>
      </div>
      <div className="min-w-0">
        <h3 className="font-semibold">
          <VisibleLine text={title} />
        </h3>
        <p className="mt-0.5 text-sm">
          {roleNameOf(owner)} to <VisibleLine text={addressee} />, under{' '}
          <Link to="/policies/$policyRef" params={{ policyRef: regime }} className="link">
            {regime}
          </Link>
        </p>
        <p className="mt-1 max-w-3xl text-sm text-soft">
          <VisibleLine text={obligation.clause} />{' '}
          {obligation.sourceStatus !== 'primary' && (
            <SourceStatusTag status={obligation.sourceStatus} />
          )}
        </p>
        <p className="mt-1 text-sm text-soft">
          Clock: {wordsOf(clock)}, <Instant at={startedAt} />
          {obligation.startNote !== '' && (
            <>
              {' '}
              (<VisibleLine text={obligation.startNote} />)
            </>
          )}
        </p>
        {obligation.doneBy !== null && obligation.doneAt !== null && (
          <p className="mt-1 text-sm">
            Done by <VisibleLine text={obligation.doneBy} /> <Instant at={obligation.doneAt} />:{' '}
            <VisibleLine text={obligation.note ?? ''} />
          </p>
        )}
      </div>
      {state !== 'done' && isOwner && (
        <div className="no-print">
          <Button onPress={onMark} aria-label={`Mark done: ${title}`}>
            Mark done
          </Button>
        </div>
      )}
    </article>
  );
}
