import { z } from 'zod';

import { Timestamp } from '../contracts/common.js';
import type { GateDecision } from './gate-decision.js';
import type { ReasonCode } from './reasons.js';
import { remedyOf } from './unblock.js';

/** Where the leaf of a decision lies in the log of `origin`; proof and tree head are fetched with it. */
export const DecisionReceipt = z
  .strictObject({
    origin: z.string().min(1).max(200),
    leafIndex: z.int().nonnegative(),
    /** Size of the signed tree head that first covered the leaf. */
    treeSize: z.int().positive(),
  })
  .meta({ id: 'DecisionReceipt' });
export type DecisionReceipt = z.infer<typeof DecisionReceipt>;

/** Why a decision counts no more, and since when. */
export const Revocation = z
  .strictObject({
    id: z.uuid(),
    decisionId: z.uuid(),
    reason: z.string().trim().min(1).max(2000),
    revokedBy: z.string().min(1).max(120),
    revokedAt: Timestamp,
    /** Decisions of this gate and these weights with a lower epoch are revoked with it. */
    minEpoch: z.int().min(2),
  })
  .meta({ id: 'Revocation' });
export type Revocation = z.infer<typeof Revocation>;

/** What stands about a decision outside of it. */
export interface DecisionState {
  readonly receipt: DecisionReceipt | null;
  readonly revocation: Revocation | null;
}

/**
 * The decision as a caller may act on it. Nothing takes effect before its receipt, so an `ALLOW` or `DENY` without one is
 * `PENDING`; what was revoked is `INCONCLUSIVE`. A word is only ever made weaker, never stronger: a `DENY` that is revoked
 * allows nothing. Total.
 */
export function announcedDecision(
  decision: GateDecision,
  { receipt, revocation }: DecisionState,
): GateDecision {
  if (revocation !== null) {
    const detail = `${revocation.revokedBy} revoked it: ${revocation.reason.replace(/[.\s]+$/, '').slice(0, 1500)}`;
    return masked(decision, 'INCONCLUSIVE', 'DECISION_REVOKED', detail);
  }
  if (receipt === null) {
    const detail = 'its entry in the log has no receipt yet, and nothing takes effect without one';
    return masked(decision, 'PENDING', 'RECEIPT_PENDING', detail);
  }
  return decision;
}

function masked(
  decision: GateDecision,
  word: 'INCONCLUSIVE' | 'PENDING',
  code: ReasonCode,
  detail: string,
): GateDecision {
  return {
    ...decision,
    decision: word,
    sentence: `${word}: ${detail}.`,
    reasons: [{ code, criterion: null, detail }, ...decision.reasons],
    unblock: [remedyOf(code)],
    notAfter: null,
  };
}
