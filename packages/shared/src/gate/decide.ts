import { z } from 'zod';

import { Action, type Sha256, Timestamp } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { isHoldpointError } from '../errors/holdpoint-error.js';
import { Policy } from '../policy/policy.js';
import { criteriaOf, gateOf } from '../policy/required-evaluations.js';
import { assessCriterion } from './assess-criterion.js';
import { type TierStanding, tierStandingsOf } from './assess-tier.js';
import { barFindingsOf } from './bar-findings.js';
import { combine, endOfAllow, standingOf } from './combine.js';
import { criterionDecisionOf } from './criterion-decision.js';
import { type GateDecision, HeldSafeguard, type TierDecision } from './gate-decision.js';
import { evidenceDigestOf, GateEvidence } from './gate-evidence.js';
import type { Hold } from './hold.js';
import { pairEvidence } from './pair-evidence.js';
import { readCalibration } from './read-calibration.js';
import type { Ground, ReasonCode } from './reasons.js';
import { sentenceOf } from './sentence.js';
import { SignOff } from './sign-off.js';
import { fillSeats } from './sign-offs.js';
import { remedyOf, waysToUnblock } from './unblock.js';
import { waiverFindingsOf } from './waiver-findings.js';
import { applyWaivers } from './waivers-in-effect.js';
import { groundsOfWitness } from './witness.js';
import { momentOf } from './wording.js';

const LONGEST_SENTENCE = 2000;

const Moment = z.union([z.date(), Timestamp.transform((text) => new Date(text))]);

const AskedUnder = z.strictObject({
  action: Action,
  evidence: GateEvidence,
  signOffs: z.array(SignOff),
  safeguards: z.array(HeldSafeguard),
  now: z.date(),
});
type AskedUnder = z.infer<typeof AskedUnder>;
const Question = AskedUnder.extend({ policy: Policy });

interface PinnedPolicy {
  readonly policy: Policy;
  readonly digest: Sha256;
}

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
 * safeguards in force or passed over by a waiver in effect, every tier that people must determine is, no hold is open, the
 * log is witnessed as the policy demands, and every seat is signed off. Removing, aging, failing or invalidating a result
 * never turns another decision into `ALLOW`. RSP v2.2, capability decision: who can't make the showing acts as though surpassed.
 */
export function decide(input: DecideInput): GateDecision {
  return guarded(input, (now) => {
    const question = Question.safeParse({ ...input, now });
    if (!question.success) return null;
    const { policy, ...asked } = question.data;
    const digest = digestOf(policy);
    // A policy that leaves something out is not the one that was activated, though a reader could fill it in.
    return digestOf(input.policy) === digest ? answer({ policy, digest }, asked) : null;
  });
}

/** The gate of one policy, read once: for many questions under it, each answered as `decide` would. Throws a ZodError. */
export function gateUnder(policy: Policy): (input: Omit<DecideInput, 'policy'>) => GateDecision {
  const read = Policy.parse(policy);
  const pinned = { policy: read, digest: digestOf(read) };
  return (input) =>
    guarded(input, (now) => {
      const question = AskedUnder.safeParse({ ...input, now });
      return question.success ? answer(pinned, question.data) : null;
    });
}

/** Whatever is asked and whatever fails, there is an answer, and then it blocks; null from `ask` is unreadable. */
function guarded(
  input: Pick<DecideInput, 'action' | 'now'>,
  ask: (now: Date) => GateDecision | null,
): GateDecision {
  try {
    const now = parsedMoment(input.now);
    if (now === null)
      return unreadable('CLOCK_INVALID', 'the time of the decision is not a time', null);
    if (!Action.safeParse(input.action).success) {
      return unreadable('ACTION_UNKNOWN', 'the action is unknown', now);
    }
    return ask(now) ?? unreadable('ENGINE_ERROR', 'the request is malformed', now);
  } catch (error) {
    // Fail closed: whatever went wrong, the gate stays shut and says so.
    if (isHoldpointError(error) && error.code === 'policy.gate_missing') {
      return unreadable('ACTION_UNKNOWN', 'the policy has no gate for the action', null);
    }
    return unreadable('ENGINE_ERROR', 'the gate failed', null);
  }
}

function answer(
  { policy, digest: policyDigest }: PinnedPolicy,
  { action, evidence, signOffs, safeguards, now }: AskedUnder,
): GateDecision {
  const gate = gateOf(policy, action);
  const { subject } = evidence;
  const { model, checkpoint, weightsDigest } = subject;
  const { runs, conflicts } = pairEvidence(evidence);
  const calibrations = evidence.calibrations.map(readCalibration);
  const frame = { policyDigest, weightsDigest, subject, calibrations, now };
  const requesters = evidence.registrations.map(({ requestedBy }) => requestedBy);
  const measured = criteriaOf(policy, action).map((criterion) =>
    standingOf(assessCriterion(criterion, runs, frame), { policy, gate }, safeguards, now),
  );
  const { determinations } = evidence;
  const people = { determinations, safeguards, requesters, reopenedAt: reopeningOf(evidence) };
  const determined = tierStandingsOf(policy, gate, people, frame);
  const { standings, tiers, waivers, inEffect } = applyWaivers(
    { standings: measured, tiers: determined },
    { gate, action, weightsDigest, policyDigest, evidence, requesters, now },
  );
  const evidenceDigest = evidenceDigestOf(evidence, safeguards, inEffect);
  const seats = fillSeats(gate.signOffs, signOffs, {
    subjectDigest: weightsDigest,
    policyDigest,
    action,
    evidenceDigest,
    now,
    requesters,
  });
  const aboutGate = [
    ...conflicts,
    ...inactivityOf(policy, evidence, now),
    ...groundsOfHolds(evidence.holds, action),
    ...groundsOfWitness(gate, evidence.witness, now),
  ];
  const outcome = combine(standings, tiers, aboutGate, seats);
  const notAfter =
    outcome.decision === 'ALLOW'
      ? endOfAllow([...standings, ...tiers], gate, now).toISOString()
      : null;
  const criteria = standings.map(criterionDecisionOf);
  const policyPin = { ref: policy.ref, digest: policyDigest };
  return {
    schema: 'holdpoint.gate-decision.v1',
    decision: outcome.decision,
    sentence: shortened(sentenceOf(outcome, { standings, tiers, seats }, notAfter)),
    reasons: [...outcome.reasons],
    unblock: waysToUnblock(outcome.reasons, { standings, tiers }, { policy, gate }),
    criteria,
    tiers: tiers.map(tierDecisionOf),
    findings: [...barFindingsOf(evidence.barChanges, policy.ref), ...waiverFindingsOf(waivers)],
    signOffs: [...seats.seats],
    waivers: [...waivers],
    policy: policyPin,
    action,
    subject: { model, checkpoint, weightsDigest },
    evidenceDigest,
    verdictDigest: digestOf({
      decision: outcome.decision,
      policy: policyPin,
      action,
      weightsDigest,
      // No verdict hangs on a raw score, nor on elicitation but by a reason; all else is in the figures beside them.
      criteria: criteria.map(({ scores: _, elicitation: _e, waiver: _w, ...criterion }) => ({
        ...criterion,
        shownRunId: null,
        freshness: null,
        evidence: null,
      })),
      tiers: tiers.map(({ tier: { id }, verdict, standing }) => ({ id, verdict, standing })),
    }),
    decidedAt: now.toISOString(),
    notAfter,
  };
}

/** An action that an open pause, lockdown or incident shuts stays shut, whatever was measured. */
function groundsOfHolds(holds: readonly Hold[], action: Action): Ground[] {
  return holds
    .filter(({ actions }) => actions.includes(action))
    .map(({ kind, openedBy, openedAt, reason }) => ({
      code: 'HOLD_OPEN',
      detail: `a ${kind} is open since ${momentOf(openedAt)}, by ${openedBy}: ${reason.replace(/\.$/, '')}`,
    }));
}

/** When the last of the evidence that was found to be bad was; null while all of it stands. */
function reopeningOf({ results }: GateEvidence): Timestamp | null {
  const times = results.flatMap(({ invalidatedAt }) => invalidatedAt ?? []);
  return times.toSorted((left, right) => Date.parse(left) - Date.parse(right)).at(-1) ?? null;
}

function tierDecisionOf(tierStanding: TierStanding): TierDecision {
  const { tier, verdict, standing, waiver, determinations } = tierStanding;
  return {
    id: tier.id,
    title: tier.title,
    verdict,
    standing,
    ...(waiver === undefined ? {} : { waiver }),
    determinations: determinations.map((each) => ({
      id: each.id,
      person: each.person,
      role: each.role,
      verdict: each.verdict,
      rationale: each.rationale,
      dissent: each.dissent.length,
      determinedAt: each.determinedAt,
      expiresAt: each.expiresAt,
    })),
  };
}

/** Names and reasons of any number of people may stand in a sentence. */
function shortened(sentence: string): string {
  return sentence.length <= LONGEST_SENTENCE
    ? sentence
    : `${sentence.slice(0, LONGEST_SENTENCE - 1)}…`;
}

function inactivityOf(policy: Policy, { policyState }: GateEvidence, now: Date): Ground[] {
  const details = [
    ...(policyState === 'in_force'
      ? []
      : [`no quorum has put this text of ${policy.ref} in force`]),
    ...(now.getTime() >= Date.parse(policy.effectiveAt)
      ? []
      : [`${policy.ref} takes effect at ${policy.effectiveAt}`]),
  ];
  return details.map((detail) => ({ code: 'POLICY_INACTIVE', detail }));
}

function parsedMoment(now: unknown): Date | null {
  const moment = Moment.safeParse(now);
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
    tiers: [],
    findings: [],
    signOffs: [],
    waivers: [],
    policy: null,
    action: null,
    subject: null,
    evidenceDigest: null,
    verdictDigest: digestOf({ decision: 'INCONCLUSIVE', reasons }),
    decidedAt: now === null ? null : now.toISOString(),
    notAfter: null,
  };
}
