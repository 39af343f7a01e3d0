import { z } from 'zod';

import { Action, Timestamp } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { isHoldpointError } from '../errors/holdpoint-error.js';
import { Policy } from '../policy/policy.js';
import { criteriaOf, gateOf } from '../policy/required-evaluations.js';
import { assessCriterion } from './assess-criterion.js';
import { combine, endOfAllow, standingOf } from './combine.js';
import { criterionDecisionOf } from './criterion-decision.js';
import { type GateDecision, HeldSafeguard } from './gate-decision.js';
import { evidenceDigestOf, GateEvidence } from './gate-evidence.js';
import { pairEvidence } from './pair-evidence.js';
import type { Ground, ReasonCode } from './reasons.js';
import { sentenceOf } from './sentence.js';
import { SignOff } from './sign-off.js';
import { fillSeats } from './sign-offs.js';
import { remedyOf, waysToUnblock } from './unblock.js';

const Question = z.strictObject({
  policy: Policy,
  action: Action,
  evidence: GateEvidence,
  signOffs: z.array(SignOff),
  safeguards: z.array(HeldSafeguard),
  now: z.date(),
});
type Question = z.infer<typeof Question>;

/** What the gate is asked. */
export interface DecideInput {
  readonly policy: Policy;
  readonly action: Action;
  readonly evidence: GateEvidence;
  readonly signOffs: readonly SignOff[];
  readonly safeguards: readonly HeldSafeguard[];
  /** A moment, or its RFC 3339 text in UTC. */
  readonly now: Date | Timestamp;
}

/**
 * Decides whether `action` may be taken with the checkpoint that `evidence` is about. Pure and total: whatever it is
 * given it answers, never throws, and says `ALLOW` only if every criterion of the gate is ruled out or answered by
 * safeguards in force, and every seat is signed off. Removing, aging, failing or invalidating a result never turns
 * another decision into `ALLOW`. RSP v2.2, capability decision: who can't make the showing acts as though surpassed.
 */
export function decide(input: DecideInput): GateDecision {
  try {
    const now = momentOf(input.now);
    if (now === null)
      return unreadable('CLOCK_INVALID', 'the time of the decision is not a time', null);
    if (!Action.safeParse(input.action).success) {
      return unreadable('ACTION_UNKNOWN', 'the action is unknown', now);
    }
    const question = Question.safeParse({ ...input, now });
    return question.success
      ? answer(question.data)
      : unreadable('ENGINE_ERROR', 'the request is malformed', now);
  } catch (error) {
    // Fail closed: whatever went wrong, the gate stays shut and says so.
    if (isHoldpointError(error) && error.code === 'policy.gate_missing') {
      return unreadable('ACTION_UNKNOWN', 'the policy has no gate for the action', null);
    }
    return unreadable(
      'ENGINE_ERROR',
      isHoldpointError(error) ? error.code : 'the gate failed',
      null,
    );
  }
}

function answer({ policy, action, evidence, signOffs, safeguards, now }: Question): GateDecision {
  const gate = gateOf(policy, action);
  const { model, checkpoint, weightsDigest } = evidence.subject;
  const policyDigest = digestOf(policy);
  const evidenceDigest = evidenceDigestOf(evidence);
  const { runs, conflicts } = pairEvidence(evidence);
  const frame = { policyDigest, weightsDigest, now };
  const standings = criteriaOf(policy, action).map((criterion) =>
    standingOf(assessCriterion(criterion, runs, frame), policy, safeguards, now),
  );
  const seats = fillSeats(gate.signOffs, signOffs, {
    subjectDigest: weightsDigest,
    policyDigest,
    action,
    evidenceDigest,
    now,
    requesters: evidence.registrations.map(({ requestedBy }) => requestedBy),
  });
  const outcome = combine(standings, [...conflicts, ...inactivityOf(policy, now)], seats);
  const notAfter =
    outcome.decision === 'ALLOW' ? endOfAllow(standings, gate, now).toISOString() : null;
  const criteria = standings.map(criterionDecisionOf);
  const policyPin = { ref: policy.ref, digest: policyDigest };
  return {
    schema: 'holdpoint.gate-decision.v1',
    decision: outcome.decision,
    sentence: sentenceOf(outcome, standings, seats, notAfter),
    reasons: [...outcome.reasons],
    unblock: waysToUnblock(outcome.reasons, standings, policy),
    criteria,
    signOffs: [...seats.seats],
    policy: policyPin,
    action,
    subject: { model, checkpoint, weightsDigest },
    evidenceDigest,
    verdictDigest: digestOf({
      decision: outcome.decision,
      policy: policyPin,
      action,
      weightsDigest,
      criteria: criteria.map((criterion) => ({
        ...criterion,
        shownRunId: null,
        freshness: null,
        evidence: null,
      })),
    }),
    decidedAt: now.toISOString(),
    notAfter,
  };
}

function inactivityOf(policy: Policy, now: Date): Ground[] {
  if (now.getTime() >= Date.parse(policy.effectiveAt)) return [];
  return [
    { code: 'POLICY_INACTIVE', detail: `${policy.ref} takes effect at ${policy.effectiveAt}` },
  ];
}

function momentOf(now: unknown): Date | null {
  const moment = z.union([z.date(), Timestamp.transform((text) => new Date(text))]).safeParse(now);
  return moment.success && Number.isFinite(moment.data.getTime()) ? moment.data : null;
}

/** The decision where the input couldn't be read; it is `INCONCLUSIVE`, which blocks. */
function unreadable(code: ReasonCode, detail: string, now: Date | null): GateDecision {
  const reasons = [{ code, criterion: null, detail }];
  return {
    schema: 'holdpoint.gate-decision.v1',
    decision: 'INCONCLUSIVE',
    sentence: `INCONCLUSIVE: ${detail}.`,
    reasons,
    unblock: [remedyOf(code)],
    criteria: [],
    signOffs: [],
    policy: null,
    action: null,
    subject: null,
    evidenceDigest: null,
    verdictDigest: digestOf({ decision: 'INCONCLUSIVE', reasons }),
    decidedAt: now === null ? null : now.toISOString(),
    notAfter: null,
  };
}
