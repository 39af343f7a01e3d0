import type { WaiverStanding } from '@holdpoint/shared/gate/waiver-standing';

import { Instant } from '../../ui/instant.js';
import { Card } from '../../ui/panel.js';
import type { Tone } from '../../ui/tones.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf } from '../../ui/words.js';
import { WaiverSummary } from './waiver-summary.js';

const states: Readonly<Record<WaiverStanding['state'], readonly [string, Tone]>> = {
  used: ['◆ lets it pass', 'open'],
  unneeded: ['○ not needed', 'soft'],
  refused: ['▼ no effect', 'deny'],
};

/** A waiver as the decision took it: what it lets pass and who said so, or why it has no effect. */
export function WaiverStandingCard({ waiver }: { readonly waiver: WaiverStanding }) {
  const { state, requestedBy, approvedBy, detail } = waiver;
  return (
    <Card>
      <WaiverSummary waiver={waiver} standing={states[state]} />
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
