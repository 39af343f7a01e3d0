import { z } from 'zod';

import { ComputationKind, ComputationResult } from '../computations/computation.js';
import { ComputationFinding } from '../computations/computation-frame.js';
import { FeatureDashboard } from '../computations/feature-dashboard.js';
import {
  Action,
  DecisionWord,
  EvaluationRef,
  PolicyRef,
  SandboxLevel,
  Sha256,
  Timestamp,
  Verdict,
} from '../contracts/common.js';
import { CheckpointIdentity } from '../evidence/checkpoint-identity.js';
import { RedTeamSummary } from '../evidence/red-team-session.js';
import { EvidenceSource, RunStatus } from '../evidence/run-evidence.js';
import { ElicitationProfile, Subject } from '../evidence/run-plan.js';
import { Score } from '../evidence/score.js';
import { FlaggedTries } from '../evidence/trial-flag.js';
import { TrialReview, TrialValidity } from '../evidence/trial-review.js';
import { Determination } from '../gate/determination.js';
import {
  CriterionDecision,
  DecisionFinding,
  HeldSafeguard,
  SeatDecision,
  Standing,
  TierDecision,
} from '../gate/gate-decision.js';
import { Hold } from '../gate/hold.js';
import { JudgeFigures } from '../gate/judge-figures.js';
import { Reason, ReasonCode } from '../gate/reasons.js';
import { SignOffChoice } from '../gate/sign-off.js';
import { WaiverStanding } from '../gate/waiver-standing.js';
import { Criterion } from '../policy/criterion.js';
import { PolicySource } from '../policy/source.js';
import { Tier } from '../policy/tier.js';
import { Interval } from '../statistics/interval.js';
import { BundleComputationState } from './bundle-computation.js';

/** A share in [0, 1]. No rate is reported in any other form, so none stands without its n and its bound. */
export const Rate = z.strictObject({
  estimate: z.number().min(0).max(1),
  /** Tasks, never tries: tries of one task are not independent. */
  taskCount: z.int().positive(),
  /** The one-sided limits that the verdict used. */
  bound: Interval,
});
export type Rate = z.infer<typeof Rate>;

/** Path relative to the report. */
const Link = z.string().regex(/^evidence\/[a-z0-9./-]+$/);

/** Tries of a run by what became of them. */
const Tries = z.strictObject({
  planned: z.int().nonnegative(),
  scored: z.int().nonnegative(),
  unscored: z.int().nonnegative(),
  errored: z.int().nonnegative(),
});

export const ReportCriterion = z.strictObject({
  /** As the policy puts it, threshold included. */
  criterion: Criterion,
  verdict: Verdict,
  standing: Standing,
  reasons: z.array(ReasonCode),
  /** Null when no task was measured. */
  rate: Rate.nullable(),
  /** The same limits if each task were one observation, and if each try were; null where there are none. */
  taskBound: Interval.nullable(),
  runBound: Interval.nullable(),
  /** As recorded, after reviews, and with the margin that is held against the bar; left out without a run. */
  scores: CriterionDecision.shape.scores,
  elicitation: CriterionDecision.shape.elicitation,
  /** Who judged; left out where no judge spoke and none is asked about. */
  judge: JudgeFigures.optional(),
  /** From the bound to the threshold less the safety buffer, positive on the safe side. */
  marginRate: z.number().nullable(),
  /** Tasks with the event, and tasks whose tries leave it open. */
  passedTasks: z.number().nonnegative(),
  undeterminedTasks: z.int().nonnegative(),
  tries: Tries,
  /** The run whose figures these are. */
  shownRunId: z.uuid().nullable(),
  freshness: z.strictObject({ completedAt: Timestamp, expiresAt: Timestamp }).nullable(),
  /** Every run that was read, with the records behind the numbers. */
  evidence: z.array(
    z.strictObject({ runId: z.uuid(), resultDigest: Sha256, verdict: Verdict, records: Link }),
  ),
});
export type ReportCriterion = z.infer<typeof ReportCriterion>;

/** One try, as the report shows it; the explanation may hold text of the model under test. */
export const ReportSample = z.strictObject({
  sampleKey: z.string(),
  epoch: z.int().positive(),
  score: Score,
  /** What the last review of this try says; null without one. */
  validity: TrialValidity.nullable(),
  transcript: z
    .strictObject({
      digest: Sha256,
      pack: Link,
      offset: z.int().nonnegative(),
      length: z.int().positive(),
    })
    .nullable(),
});
export type ReportSample = z.infer<typeof ReportSample>;

/** A person's word on one try; `stands` unless a later review of the try took its place. */
export const ReportReview = TrialReview.omit({ id: true, runId: true }).extend({
  stands: z.boolean(),
});
export type ReportReview = z.infer<typeof ReportReview>;

export const ReportRun = z.strictObject({
  runId: z.uuid(),
  evaluation: EvaluationRef,
  source: EvidenceSource,
  requestedBy: z.string(),
  registeredAt: Timestamp,
  planDigest: Sha256.nullable(),
  /** Null: registered and never reported. */
  result: z
    .strictObject({
      status: RunStatus,
      completedAt: Timestamp,
      sandbox: z.strictObject({ minimum: SandboxLevel.nullable(), used: SandboxLevel }),
      /** Of a native run; an imported one has no sealed plan. */
      plan: z
        .strictObject({
          seed: z.int().nonnegative(),
          tasks: z.int().positive(),
          epochs: z.int().positive(),
          stoppingRule: z.string(),
          analysis: z.string(),
          elicitation: ElicitationProfile,
          link: Link,
        })
        .nullable(),
      imported: z
        .strictObject({
          fileName: z.string(),
          fileDigest: Sha256,
          model: z.string().nullable(),
          task: z.string().nullable(),
          link: Link,
          /** Of a red-team session; left out for a log. */
          session: RedTeamSummary.optional(),
        })
        .nullable(),
      /** Validity checks that did not pass. */
      findings: z.array(z.strictObject({ code: z.string(), detail: z.string() })),
      /** As they count: a try that stands as invalid is unscored. */
      tries: Tries,
      /** Tries that were flagged, by flag; left out where none was. */
      flagged: FlaggedTries.optional(),
      reviews: z.strictObject({
        /** Tries whose last review says so. */
        valid: z.int().nonnegative(),
        invalid: z.int().nonnegative(),
        /** Every review, in the order in which they were given. */
        given: z.array(ReportReview),
      }),
      resultDigest: Sha256,
      recordsRoot: Sha256,
      modelCalls: z.int().nonnegative(),
      inputTokens: z.int().nonnegative(),
      outputTokens: z.int().nonnegative(),
      costMicroUsd: z.int().nonnegative(),
      records: Link,
      link: Link,
      /** At least five tries (all, if there are fewer), drawn by the result digest: nobody chose them. */
      samples: z.array(ReportSample),
    })
    .nullable(),
});
export type ReportRun = z.infer<typeof ReportRun>;

/** One computation about the weights. It supports what people think and decides nothing. */
export const ReportComputation = z.strictObject({
  id: z.uuid(),
  kind: ComputationKind,
  state: BundleComputationState,
  specDigest: Sha256,
  /** Null unless it was verified. */
  resultDigest: Sha256.nullable(),
  result: ComputationResult.nullable(),
  differences: z.array(ComputationFinding),
  /** Dashboards of a dictionary's features; left out where there is none. */
  features: z.array(FeatureDashboard).optional(),
  link: Link,
});
export type ReportComputation = z.infer<typeof ReportComputation>;

/** The audit report of one decision; `report.json`. A function of the bundle alone. */
export const Report = z
  .strictObject({
    schema: z.literal('holdpoint.report.v1'),
    decisionId: z.uuid(),
    generator: z.strictObject({ name: z.string(), version: z.string() }),
    decision: z.strictObject({
      word: DecisionWord,
      sentence: z.string(),
      action: Action.nullable(),
      decidedAt: Timestamp.nullable(),
      notAfter: Timestamp.nullable(),
      reasons: z.array(Reason),
      /** What would change the decision, shortest way first. */
      unblock: z.array(z.string()),
      evidenceDigest: Sha256.nullable(),
      verdictDigest: Sha256,
    }),
    subject: Subject,
    /** Who vouches for the weights and the endpoint, as the log was told; left out where it was not told. */
    identity: CheckpointIdentity.optional(),
    policy: z.strictObject({
      ref: PolicyRef,
      digest: Sha256,
      title: z.string(),
      /** Texts that its clauses come from, with how far they were read. */
      sources: z.array(PolicySource),
      effectiveAt: Timestamp,
      gateClause: z.string().nullable(),
      notes: z.array(z.string()),
      /** Tiers that the criteria below serve. */
      tiers: z.array(Tier),
    }),
    criteria: z.array(ReportCriterion),
    tiers: z.array(TierDecision),
    /** All that people ever determined about the checkpoint, by time. */
    determinations: z.array(Determination),
    findings: z.array(DecisionFinding),
    /** Every waiver that was asked for before this action, with its effect or why it has none. */
    waivers: z.array(WaiverStanding),
    holds: z.array(Hold),
    safeguards: z.array(HeldSafeguard),
    seats: z.array(SeatDecision),
    signOffs: z.array(
      z.strictObject({
        person: z.string(),
        role: z.string(),
        choice: SignOffChoice,
        /** True for a rejection: it stands in the report whatever was decided. */
        isDissent: z.boolean(),
        comment: z.string(),
        statement: z.string(),
        statementDigest: Sha256,
        signedAt: Timestamp,
      }),
    ),
    runs: z.array(ReportRun),
    /** By id; left out where there is none. */
    computations: z.array(ReportComputation).optional(),
    /** Equal for a disturbed and an undisturbed run of one policy, plan and seed. */
    resultDigest: Sha256,
    limits: z.array(z.string()),
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof Report>;
