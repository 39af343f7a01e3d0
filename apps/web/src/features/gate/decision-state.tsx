import type { Decision } from '@holdpoint/shared/contracts/gates';

import { Instant } from '../../ui/instant.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';

/** That a decision has no effect, and why: it was revoked, or the log has not signed for it. Nothing where it has one. */
export function DecisionState({
  decision: { receipt, revocation, id },
}: {
  readonly decision: Pick<Decision, 'id' | 'receipt' | 'revocation'>;
}) {
  if (revocation !== null) {
    const { revokedBy, revokedAt, reason, decisionId } = revocation;
    return (
      <section
        aria-label="Revocation"
        className="print-whole my-4 rounded-xl border-2 border-deny bg-deny-bg px-6 py-5"
      >
        <p className="text-lg font-[680] text-deny">Revoked: it allows nothing any more.</p>
        <p className="mt-1">
          <VisibleLine text={revokedBy} /> revoked{' '}
          {decisionId === id ? 'it' : 'a later decision of this gate, and this one with it,'} at{' '}
          <Instant at={revokedAt} />. Only a new decision can open the gate again.
        </p>
        <blockquote className="mt-3 border-l-2 border-strong pl-3">
          <VisibleText text={reason} />
        </blockquote>
      </section>
    );
  }
  if (receipt !== null) return null;
  return (
    <p
      role="status"
      className="print-whole my-4 rounded-xl border border-dotted border-wait bg-wait-bg px-5 py-4"
    >
      <strong className="font-semibold text-wait">Waits for its receipt.</strong> It is recorded,
      and has no effect until the log has signed for it. This page asks again by itself.
    </p>
  );
}
