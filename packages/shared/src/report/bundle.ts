import { z } from 'zod';

import { DsseEnvelope } from '../attestation/dsse.js';
import { EvaluationRef, SandboxLevel, Sha256, Timestamp } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { Finding } from '../evidence/findings.js';
import { Invalidation } from '../evidence/invalidation.js';
import { JudgeCalibration } from '../evidence/judge-calibration.js';
import { RedTeamSummary } from '../evidence/red-team-session.js';
import { RunRegistration, RunStatus } from '../evidence/run-evidence.js';
import { RunPlan, Subject } from '../evidence/run-plan.js';
import { SampleRecord } from '../evidence/sample-record.js';
import { TrialReview } from '../evidence/trial-review.js';
import { Determination } from '../gate/determination.js';
import { GateDecision, HeldSafeguard } from '../gate/gate-decision.js';
import { Hold } from '../gate/hold.js';
import { SignOff } from '../gate/sign-off.js';
import { Waiver } from '../gate/waiver.js';
import { WitnessSeen } from '../gate/witness.js';
import { BarChange } from '../policy/bar-move.js';
import { Policy } from '../policy/policy.js';
import { PolicyState } from '../policy/policy-state.js';
import { EnrolledCredential } from '../webauthn/enrolled-credential.js';
import { AuditEvent } from './audit-event.js';
import { BundleComputation } from './bundle-computation.js';
import { LogEvidence } from './log-evidence.js';

/** What was read in the log of another tool that a run was taken from. */
export const ImportedLog = z.strictObject({
  fileName: z.string().min(1).max(255),
  fileDigest: Sha256,
  /** Scorer whose values became the records; null for the log's first. */
  scorer: z.string().max(200).nullable(),
  model: z.string().max(500).nullable(),
  task: z.string().max(500).nullable(),
  findings: z.array(Finding),
  samples: z.int().nonnegative(),
  epochs: z.int().positive(),
  /** The checkpoint's, or null where the log's model is another one. */
  weightsDigest: Sha256.nullable(),
  /** In [0, 1]; 0 where the log says nothing. */
  elicitationCostShare: z.number().min(0).max(1),
  /** Of a red-team session; left out for a log. */
  session: RedTeamSummary.optional(),
});
export type ImportedLog = z.infer<typeof ImportedLog>;

/** One run with all its records, and what people said of them. */
export const BundleRun = z.strictObject({
  registration: RunRegistration,
  /** Null exactly for an imported run. */
  plan: RunPlan.nullable(),
  imported: ImportedLog.nullable(),
  /** As the platform found it; `runEvidenceOf` may lower it. */
  status: RunStatus,
  sandbox: SandboxLevel,
  /** Codes of validity checks that did not pass, those of an imported log included. */
  findings: z.array(z.string().min(1).max(80)),
  completedAt: Timestamp,
  records: z.array(SampleRecord),
  /** Every review up to the decision, in order of `seq`. */
  reviews: z.array(TrialReview),
  /** What the worker said of its own run. Compared with the records, never believed. */
  claim: z.record(z.string(), z.json()).nullable(),
});
export type BundleRun = z.infer<typeof BundleRun>;

/** A sign-off with the words that its author signed. */
export const SignedStatement = SignOff.extend({ statement: z.string().min(1).max(20_000) });
export type SignedStatement = z.infer<typeof SignedStatement>;

/** The sign-off as the gate reads it: without the words, which its digest stands for. */
export function signOffIn(signed: SignedStatement): SignOff {
  return z.object(SignOff.shape).parse(signed);
}

/** What is not derived from anything else in the bundle: `evidence/bundle.json`. */
export const BundleHead = z.strictObject({
  schema: z.literal('holdpoint.bundle.v1'),
  decisionId: z.uuid(),
  generator: z.strictObject({
    name: z.string().min(1).max(80),
    version: z.string().min(1).max(80),
  }),
});
export type BundleHead = z.infer<typeof BundleHead>;

/** What people said and did about the checkpoint and the policy, as it stood at the decision: `evidence/governance.json`. */
export const Governance = z.strictObject({
  determinations: z.array(Determination),
  /** Of the judges of its runs; a bundle made before there were any has none. */
  calibrations: z.array(JudgeCalibration).default([]),
  holds: z.array(Hold),
  barChanges: z.array(BarChange),
  invalidations: z.array(Invalidation),
  policyState: PolicyState,
  /** Every one ever asked for on these weights, revoked and expired ones too. */
  waivers: z.array(Waiver).default([]),
  /** The last cosignature of the log by a witness outside this installation's trust; null while there is none. */
  witness: WitnessSeen.nullable().default(null),
});
export type Governance = z.infer<typeof Governance>;

/** Where nobody has said or done anything. */
export const noGovernance: Governance = {
  determinations: [],
  calibrations: [],
  holds: [],
  barChanges: [],
  invalidations: [],
  policyState: 'in_force',
  waivers: [],
  witness: null,
};

/** What was signed of the decision, for those who have nothing but this. */
export const BundleAttestations = z.strictObject({
  /** `evidence/decision.dsse.json`. */
  decision: DsseEnvelope,
  /** `evidence/vsa.dsse.json`. */
  vsa: DsseEnvelope,
});
export type BundleAttestations = z.infer<typeof BundleAttestations>;

/** One decision with everything that it was made from; `GET /v1/decisions/:id/bundle`. */
export const BundleSource = BundleHead.extend({
  decision: GateDecision,
  policy: Policy,
  subject: Subject,
  registrations: z.array(RunRegistration),
  runs: z.array(BundleRun),
  signOffs: z.array(SignedStatement),
  /** With which the sign-offs were signed, each once; the audit trail tells of their enrolment. */
  credentials: z.array(EnrolledCredential),
  safeguards: z.array(HeldSafeguard),
  governance: Governance,
  /** About these weights, by id. A bundle made before there were any has none, and no gate reads them. */
  computations: z.array(BundleComputation).default([]),
  audit: z.array(AuditEvent),
  /** Null where no installation with a log made the bundle. */
  log: LogEvidence.nullable().default(null),
  /** Null until the decision was signed. */
  attestations: BundleAttestations.nullable().default(null),
}).meta({ id: 'BundleSource' });
export type BundleSource = z.infer<typeof BundleSource>;

/** The part of a run that is neither plan nor records: `result.json`. */
export const RunResult = z.strictObject({
  schema: z.literal('holdpoint.run-result.v1'),
  runId: z.uuid(),
  evaluation: EvaluationRef,
  status: RunStatus,
  sandbox: SandboxLevel,
  findings: z.array(z.string().min(1).max(80)),
  completedAt: Timestamp,
  recordsRoot: Sha256,
  resultDigest: Sha256,
  claim: z.record(z.string(), z.json()).nullable(),
});
export type RunResult = z.infer<typeof RunResult>;

/** Folder of a run under `evidence/runs`: the evaluation, readable, and the start of the run's id. */
export function runFolderOf(run: Pick<RunRegistration, 'evaluation' | 'runId'>): string {
  return `evidence/runs/${run.evaluation.replace(/[^a-z0-9]+/g, '-')}-${run.runId.slice(0, 8)}`;
}

/** Where the reviews of a run lie; a run without reviews has no such file. */
export function reviewsPathOf(run: Pick<RunRegistration, 'evaluation' | 'runId'>): string {
  return `${runFolderOf(run)}/reviews.jsonl`;
}

/** Where a pack of transcripts lies in the evidence directory. */
export function packPathOf(digest: Sha256): string {
  return `evidence/packs/${digest.slice('sha256:'.length)}.zst`;
}

/** Where an imported log lies in the evidence directory. */
export function logPathOf(digest: Sha256): string {
  return `evidence/logs/${digest.slice('sha256:'.length)}`;
}

/** What a run's result digest starts from: its plan's digest, or its file's. Throws `bundle.origin_missing`. */
export function originOf(run: BundleRun): Sha256 {
  if (run.plan !== null) return digestOf(run.plan);
  if (run.imported !== null) return run.imported.fileDigest;
  throw new HoldpointError({
    code: 'bundle.origin_missing',
    kind: 'integrity',
    message: `Run ${run.registration.runId} has neither a sealed plan nor an imported file.`,
  });
}

/** `evidence/manifest.json`: every other file of the bundle, by path, with size and digest. */
export const Manifest = z.strictObject({
  schema: z.literal('holdpoint.manifest.v1'),
  files: z.array(
    z.strictObject({
      path: z.string().min(1).max(400),
      sizeBytes: z.int().nonnegative(),
      sha256: Sha256,
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST_PATH = 'evidence/manifest.json';
