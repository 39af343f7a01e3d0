import type { Decision } from '@holdpoint/shared/contracts/gates';
import { Link } from '@tanstack/react-router';

import { Facts } from '../../ui/facts.js';
import { VerdictBox } from '../../ui/verdict-box.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';
import { reasonNames } from '../gate/reason-names.js';
import type { ReportStanding } from './report-standing.js';
import { ReportTime } from './report-time.js';

/** The word, the sentence, whether it still stands, and who asked what and when. */
export function ReportDecision({
  decision,
  standing,
}: {
  readonly decision: Decision;
  /** Undefined while it is read. */
  readonly standing: ReportStanding | undefined;
}) {
  const { decidedAt, notAfter, action, policy } = decision;
  return (
    <>
      <VerdictBox
        word={decision.decision}
        sentence={decision.sentence}
        isPast={standing?.kind !== 'current'}
      >
        {standing !== undefined && standing.kind !== 'current' && (
          <p className="mt-3 font-medium text-ink">
            <NoLonger standing={standing} />
          </p>
        )}
      </VerdictBox>
      <div className="mt-6">
        <Facts
          facts={[
            {
              name: 'Decided',
              value: decidedAt === null ? 'at no readable time' : <ReportTime at={decidedAt} />,
            },
            { name: 'Asked for by', value: <VisibleLine text={decision.requestedBy} /> },
            {
              name: 'Action',
              value: action === null ? 'none that could be read' : titleOf(action),
            },
            { name: 'Policy', value: policy?.ref ?? 'none that could be read' },
            ...(notAfter === null
              ? []
              : [{ name: 'Valid until', value: <ReportTime at={notAfter} /> }]),
            {
              name: 'Decision',
              isWide: true,
              value: <span className="font-mono text-xs">{decision.id}</span>,
            },
          ]}
        />
      </div>
      {decision.reasons.length + decision.unblock.length > 0 && (
        <div className="mt-6 grid gap-x-10 gap-y-5 md:grid-cols-2">
          {decision.reasons.length > 0 && (
            <section>
              <h2 className="text-sm font-semibold">Why</h2>
              <ul className="mt-1.5 space-y-1.5 text-sm">
                {decision.reasons.map(({ code, criterion, detail }) => (
                  <li key={`${code} ${criterion ?? ''} ${detail}`}>
                    <span className="font-medium">{reasonNames[code]}:</span>{' '}
                    <VisibleLine text={detail} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          {decision.unblock.length > 0 && (
            <section>
              <h2 className="text-sm font-semibold">What would have changed it</h2>
              <ul className="mt-1.5 space-y-1.5 text-sm">
                {decision.unblock.map((way) => (
                  <li key={way}>
                    <VisibleLine text={way} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </>
  );
}

function NoLonger({
  standing,
}: {
  readonly standing: Exclude<ReportStanding, { kind: 'current' }>;
}) {
  switch (standing.kind) {
    case 'expired':
      return 'This decision has run out: it no longer stands.';
    case 'superseded':
      return 'Something came since: this is what was decided then, not what the gate says now.';
    case 'replaced':
      return (
        <>
          A later decision took the place of this one.{' '}
          <Link to="/decisions/$decisionId" params={{ decisionId: standing.by }} className="link">
            Read the newest
          </Link>
        </>
      );
    case 'unknown':
      return 'Whether it still stands could not be read: take it for the past.';
  }
}
