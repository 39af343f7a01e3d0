import { z } from 'zod';

import {
  Action,
  DecisionWord,
  EvaluationRef,
  PolicyRef,
  Role,
  Sha256,
  Timestamp,
  Verdict,
} from '../contracts/common.js';
import { EvidenceSource } from '../evidence/run-evidence.js';
import { Criterion, Estimand, SamplingUnit } from '../policy/criterion.js';
import { SafeguardAxis } from '../policy/tier.js';
import { Arms } from '../statistics/arm-figures.js';
import { Interval } from '../statistics/interval.js';
import { JudgeFigures } from './judge-figures.js';
import { Reason, ReasonCode } from './reasons.js';
import { UsedWaiver, WaiverStanding } from './waiver-standing.js';

/** A safeguard that people have approved as in force until `expiresAt`. */
export const HeldSafeguard = z
  .strictObject({
    axis: SafeguardAxis,
    level: z.string().min(1).max(40),
    title: z.string().min(1).max(200),
    expiresAt: Timestamp,
  })
  .meta({ id: 'HeldSafeguard' });
export type HeldSafeguard = z.infer<typeof HeldSafeguard>;

/**
 * How a criterion stands at the gate. `safeguards_in_force`: the threshold isn't ruled out and the safeguards that it
 * would call for are in force, so the model may be treated as though it had passed it (RSP v2.2, capability decision).
 * `waived`, `overridden`: people let it pass for a time, though nothing rules it out or something rules it in.
 */
export const Standing = z.enum([
  'ruled_out',
  'safeguards_in_force',
  'waived',
  'overridden',
  'blocks',
]);
export type Standing = z.infer<typeof Standing>;

/** One run as a criterion read it. */
export const CitedRun = z.strictObject({
  runId: z.uuid(),
  source: EvidenceSource,
  resultDigest: Sha256,
  verdict: Verdict,
});
export type CitedRun = z.infer<typeof CitedRun>;

/** How reviews, invalidations, chance and the safety buffer move one figure. Rates are in [0, 1]. */
export const ThreeScores = z
  .strictObject({
    /** Over what was recorded. */
    rawRate: z.number().min(0).max(1).nullable(),
    /** Over what is left after reviews and invalidations. */
    adjustedRate: z.number().min(0).max(1).nullable(),
    /** The bound on the adverse side with the safety buffer: what is held against the bar. */
    marginAdjustedRate: z.number().min(0).max(1),
  })
  .meta({ id: 'ThreeScores' });
export type ThreeScores = z.infer<typeof ThreeScores>;

/**
 * One criterion of the gate with the figures of the run that decides it. Counts are 0 and rates null where there is
 * no run. The figures are those of `TaskEstimate`; rates are in [0, 1].
 */
export const CriterionDecision = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    kind: Criterion.shape.kind,
    tier: z.string().nullable(),
    /** Of supporting evidence, on which nothing is allowed alone; left out otherwise. */
    weight: Criterion.shape.weight,
    evaluation: EvaluationRef,
    metric: z.string(),
    aggregator: Criterion.shape.aggregator,
    verdict: Verdict,
    standing: Standing,
    /** By which it is waived or overridden; left out otherwise. */
    waiver: UsedWaiver.optional(),
    thresholdRate: z.number(),
    /** The bar in tasks, of a count; as a ratio, of a ratio of arms. */
    thresholdCount: Criterion.shape.thresholdCount,
    thresholdRatio: Criterion.shape.thresholdRatio,
    comparison: Criterion.shape.comparison,
    estimand: Estimand.default('new_tasks'),
    unit: SamplingUnit.default('task'),
    /** How far from the threshold the bound must stay. */
    safetyBufferRate: z.number().default(0),
    minimumTasks: z.int().nonnegative().default(0),
    estimateRate: z.number().nullable(),
    lowerEstimate: z.number().nullable(),
    upperEstimate: z.number().nullable(),
    /** One-sided, as the verdict uses it. */
    bound: Interval.nullable(),
    /** The same bound if each task were one observation, and if each try were; null without a run, or where it has none. */
    taskBound: Interval.nullable().default(null),
    runBound: Interval.nullable().default(null),
    observationCount: z.int().nonnegative().default(0),
    /** Wilson, two-sided 95 %, for charts. */
    display: Interval.nullable(),
    /** Of a ratio of arms: how each arm came out. */
    arms: Arms.optional(),
    /** From the bound to the threshold, as a rate: above 0 exactly when the bound rules out. */
    marginRate: z.number().nullable(),
    /** The same figure three ways; left out without a run. */
    scores: ThreeScores.optional(),
    /** How hard the model was tried, and what is asked, as shares of training cost; left out without a run. */
    elicitation: z
      .strictObject({
        costShareOfTraining: z.number().min(0).max(1),
        minimumCostShareOfTraining: z.number().min(0).max(1),
      })
      .optional(),
    taskCount: z.int().nonnegative(),
    passed: z.number().nonnegative(),
    undetermined: z.int().nonnegative(),
    scoredTries: z.int().nonnegative(),
    unscoredTries: z.int().nonnegative(),
    erroredTries: z.int().nonnegative(),
    /** Mean over scored tries, for information. */
    tryRate: z.number().nullable(),
    /** Who judged, and how far that can be trusted; left out where no judge spoke and none is asked about. */
    judge: JudgeFigures.optional(),
    /** The run whose figures these are; null without one. */
    shownRunId: z.uuid().nullable(),
    /** Of the run that decides; null without one. */
    freshness: z.strictObject({ completedAt: Timestamp, expiresAt: Timestamp }).nullable(),
    reasons: z.array(ReasonCode),
    /** Every run that was read, in order of run id. */
    evidence: z.array(CitedRun),
  })
  .meta({ id: 'CriterionDecision' });
export type CriterionDecision = z.infer<typeof CriterionDecision>;

/** A tier that people determine; figures never do. */
export const TierDecision = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    verdict: z.enum(['ruled_out', 'ruled_in', 'undetermined']),
    standing: Standing,
    /** By which it is overridden; left out otherwise. */
    waiver: UsedWaiver.optional(),
    /** Those that count, by person. */
    determinations: z.array(
      z.strictObject({
        id: z.uuid(),
        person: z.string(),
        role: Role,
        verdict: z.enum(['ruled_out', 'ruled_in']),
        rationale: z.string(),
        dissent: z.int().nonnegative(),
        determinedAt: Timestamp,
        expiresAt: Timestamp,
      }),
    ),
  })
  .meta({ id: 'TierDecision' });
export type TierDecision = z.infer<typeof TierDecision>;

/** What a reader of the decision must know beside its reasons. `path`: the rule of the policy, by names. */
export const DecisionFinding = z
  .strictObject({
    code: z.enum(['BAR_LOOSENED_AFTER_RESULTS', 'WAIVER_USED', 'WAIVER_REFUSED']),
    path: z.string(),
    detail: z.string().max(4000),
  })
  .meta({ id: 'DecisionFinding' });
export type DecisionFinding = z.infer<typeof DecisionFinding>;

/** One seat of the gate. `conflict`: who signed asked for the evidence, or fills another seat. */
export const SeatDecision = z
  .strictObject({
    role: Role,
    person: z.string().nullable(),
    state: z.enum(['approved', 'missing', 'stale', 'conflict', 'rejected']),
  })
  .meta({ id: 'SeatDecision' });
export type SeatDecision = z.infer<typeof SeatDecision>;

/**
 * What the gate says and why. No field is a boolean: a caller that reads the wrong one can't find "allowed" in it.
 * `policy`, `action`, `subject`, `evidenceDigest` and `decidedAt` are null only where the input couldn't be read.
 */
export const GateDecision = z
  .strictObject({
    schema: z.literal('holdpoint.gate-decision.v1'),
    decision: DecisionWord,
    /** The one line that a person reads first. */
    sentence: z.string().min(1).max(2000),
    reasons: z.array(Reason),
    /** What would change the decision, shortest way first; empty for `ALLOW`. */
    unblock: z.array(z.string().max(2000)),
    criteria: z.array(CriterionDecision),
    /** Tiers that the gate asks people about, and those that people said are reached. */
    tiers: z.array(TierDecision).default([]),
    findings: z.array(DecisionFinding).default([]),
    signOffs: z.array(SeatDecision),
    /** Every waiver that was asked for before this action, whether it lets something pass or not, by id. */
    waivers: z.array(WaiverStanding).default([]),
    policy: z.strictObject({ ref: PolicyRef, digest: Sha256 }).nullable(),
    action: Action.nullable(),
    subject: z
      .strictObject({ model: z.string(), checkpoint: z.string(), weightsDigest: Sha256 })
      .nullable(),
    evidenceDigest: Sha256.nullable(),
    /** Of decision, verdicts and figures without times and run ids: equal for a disturbed and an undisturbed run. */
    verdictDigest: Sha256,
    decidedAt: Timestamp.nullable(),
    /** First moment at which an `ALLOW` no longer stands; null for every other decision. */
    notAfter: Timestamp.nullable(),
  })
  .meta({ id: 'GateDecision' });
export type GateDecision = z.infer<typeof GateDecision>;
