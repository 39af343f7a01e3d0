import type { WaiverStanding } from '@holdpoint/shared/gate/waiver-standing';

import { Instant } from '../../ui/instant.js';
import { Card } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import type { Tone } from '../../ui/tones.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import { roleNameOf, titleOf } from '../../ui/words.js';
import { waiverPlace } from './waiver-words.js';

const states: Readonly<Record<WaiverStanding['state'], readonly [string, Tone]>> = {
  used: ['◆ lets it pass', 'open'],
  unneeded: ['○ not needed', 'soft'],
  refused: ['▼ no effect', 'deny'],
};

/** A waiver as the decision took it: what it lets pass and who said so, or why it has no effect. */
export function WaiverStandingCard({ waiver }: { readonly waiver: WaiverStanding }) {
  const { kind, state, reason, requestedBy, approvedBy, expiresAt, detail } = waiver;
  const [word, tone] = states[state];
  return (
    <Card>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <strong className="font-[650]">
          {titleOf(kind)} of {waiverPlace(waiver)}
        </strong>
        <Tag tone={tone}>{word}</Tag>
        <span className="text-sm text-soft">
          until <Instant at={expiresAt} />
        </span>
      </p>
      <blockquote className="mt-3 border-l-2 border-strong pl-3">
        <VisibleText text={reason} />
      </blockquote>
      <p className="mt-2 text-sm">
        Asked for by <VisibleLine text={requestedBy} />.{' '}
        {state !== 'used' && (
          <>
            No effect: <VisibleLine text={detail} />.
          </>
        )}
      </p>
      <p className="mt-1 text-sm text-soft">
        {approvedBy.length === 0 && 'No approval counts.'}
        {approvedBy.map(({ person, role, at }, index) => (
          <span key={`${person} ${role}`}>
            {index === 0 ? 'Approved by ' : ', '}
            <VisibleLine text={person} /> ({roleNameOf(role)}, <Instant at={at} />)
          </span>
        ))}
      </p>
    </Card>
  );
}
