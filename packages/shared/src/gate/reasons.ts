import { z } from 'zod';

/** Why a gate stays shut. Closed, and in order of weight: a decision lists its reasons in this order. */
export const ReasonCode = z
  .enum([
    'ENGINE_ERROR',
    'ACTION_UNKNOWN',
    'CLOCK_INVALID',
    'POLICY_INACTIVE',
    'DECISION_REVOKED',
    'HOLD_OPEN',
    'APPROVAL_REJECTED',
    'THRESHOLD_CROSSED',
    'SAFEGUARD_MISSING',
    'EVIDENCE_INVALID',
    'MODEL_MISMATCH',
    'EVIDENCE_MISSING',
    'EVIDENCE_INCOMPLETE',
    'SANDBOX_UNAVAILABLE',
    'EVIDENCE_UNPLANNED',
    'POLICY_MISMATCH',
    'AGGREGATOR_MISMATCH',
    'EVIDENCE_STALE',
    'GRADER_UNVALIDATED',
    'JUDGE_UNCALIBRATED',
    'ELICITATION_WEAK',
    'SAMPLE_TOO_SMALL',
    'UNSCORED_TOO_MANY',
    'CLUSTERS_MISSING',
    'ARMS_MISSING',
    'CI_TOO_WIDE',
    'WITNESS_STALE',
    'REVIEW_MISSING',
    'DETERMINATION_MISSING',
    'APPROVAL_CONFLICT',
    'APPROVAL_STALE',
    'APPROVAL_MISSING',
    'RECEIPT_PENDING',
  ])
  .meta({ id: 'ReasonCode' });
export type ReasonCode = z.infer<typeof ReasonCode>;

/** One reason with its facts; `criterion` is null where the reason is about the gate as a whole. */
export const Reason = z.strictObject({
  code: ReasonCode,
  criterion: z.string().nullable(),
  detail: z.string().max(2000),
});
export type Reason = z.infer<typeof Reason>;

/** A reason before it is known which criterion it is about. */
export type Ground = Pick<Reason, 'code' | 'detail'>;

/** Each reason once, by weight, then criterion, then text: independent of the order given. */
export function inOrderOfWeight<R extends Ground>(
  reasons: readonly R[],
  criterionOf: (reason: R) => string,
): R[] {
  const keyed = reasons.map((reason) => ({
    reason,
    key: `${String(ReasonCode.options.indexOf(reason.code)).padStart(3, '0')}\0${criterionOf(reason)}\0${reason.detail}`,
  }));
  const unique = new Map(keyed.map(({ key, reason }) => [key, reason]));
  return [...unique].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, reason]) => reason);
}
