import type { Release } from '@holdpoint/shared/contracts/releases';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';

import { Ago, Instant } from '../../ui/instant.js';
import { VerdictBox } from '../../ui/verdict-box.js';
import { VisibleLine } from '../../ui/visible-text.js';
import type { GatePlace } from './gate-queries.js';
import { recordOf } from './record-of.js';
import { Recording } from './recording.js';

/** What the gate says now, what would change it, and whether that is on record. */
export function DecisionBox({
  place,
  decision,
  release,
}: {
  readonly place: GatePlace;
  readonly decision: GateDecision;
  readonly release: Release | undefined;
}) {
  return (
    <>
      <VerdictBox word={decision.decision} sentence={decision.sentence}>
        <p className="mt-2.5 text-sm text-soft">
          {decision.decidedAt !== null && (
            <>
              As the gate stands now, <Instant at={decision.decidedAt} />.
            </>
          )}
          {decision.notAfter !== null && (
            <>
              {' '}
              Valid until <Instant at={decision.notAfter} />, <Ago at={decision.notAfter} />.
            </>
          )}
        </p>
      </VerdictBox>
      {decision.unblock.length > 0 && (
        <section aria-label="What would change it" className="mt-6">
          <h2 className="text-lg font-[650] tracking-[-0.01em]">What would change it</h2>
          <ol className="mt-2 max-w-4xl list-decimal space-y-1.5 pl-5 marker:text-soft">
            {decision.unblock.map((way) => (
              <li key={way}>
                <VisibleLine text={way} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {release !== undefined && (
        <Recording place={place} record={recordOf(place, decision, release)} />
      )}
    </>
  );
}
