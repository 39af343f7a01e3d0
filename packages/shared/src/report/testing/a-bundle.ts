import { utf8ToBytes } from '@noble/hashes/utils.js';

import type { EvaluationRef, Sha256 } from '../../contracts/common.js';
import { canonicalJson } from '../../digest/canonical-json.js';
import { digestOf, sha256 } from '../../digest/sha256.js';
import type { Finding } from '../../evidence/findings.js';
import { runResultDigest } from '../../evidence/result-digest.js';
import type { RunRegistration } from '../../evidence/run-evidence.js';
import type { RunPlan, Subject } from '../../evidence/run-plan.js';
import type { SampleRecord } from '../../evidence/sample-record.js';
import { type Score, scored } from '../../evidence/score.js';
import type { TrialReview } from '../../evidence/trial-review.js';
import { decide } from '../../gate/decide.js';
import type { Determination } from '../../gate/determination.js';
import type { SeenTreeHead } from '../../gate/sign-off.js';
import { statementOn } from '../../gate/sign-off-statement.js';
import { policyByRef } from '../../policy/policies.js';
import type { Policy } from '../../policy/policy.js';
import { requiredEvaluations } from '../../policy/required-evaluations.js';
import {
  type BundleRun,
  type BundleSource,
  type Governance,
  logPathOf,
  MANIFEST_PATH,
  noGovernance,
  packPathOf,
  type SignedStatement,
  signOffIn,
} from '../bundle.js';
import type { BundleComputation } from '../bundle-computation.js';
import { gateEvidenceIn } from '../bundle-evidence.js';
import { bundleFiles, manifestOf } from '../bundle-files.js';
import { aSignatory } from './a-signatory.js';
import { anAudit, COMPLETED, DECIDED, REVIEWED, SIGNED, STARTED, testId } from './an-audit.js';

const shippedPolicy = policyByRef('anthropic-rsp@2.2');

/** What a test may want otherwise. */
export interface BundleWishes {
  /** With the gate `deploy_external` and the tier `cbrn-3`. */
  readonly policy?: Policy;
  /** Tasks of a run that have records; all unless told. */
  readonly recordedTasks?: (plan: RunPlan, runId: string) => readonly string[];
  readonly subject?: Partial<Subject>;
  /** Of 12 autonomy tasks, how many pass. */
  readonly autonomyPasses?: number;
  readonly scoreOf?: (
    evaluation: EvaluationRef,
    sampleKey: string,
    epoch: number,
  ) => Score | undefined;
  /** Who graded the controls. */
  readonly judges?: RunPlan['judges'];
  readonly sampleKeyOf?: (evaluation: EvaluationRef, index: number) => string;
  readonly signOffs?: readonly Pick<SignedStatement, 'person' | 'role' | 'choice' | 'comment'>[];
  /** Makes the control on incorrect refusals an imported log. */
  readonly importsRefusals?: boolean;
  /** The imported log: its bytes, for the sample keys, and what a reader finds in it. */
  readonly logOf?: (sampleKeys: readonly string[]) => Uint8Array;
  readonly logFindings?: readonly Finding[];
  /** Tasks of each control; below 100 the policy finds them too few. */
  readonly controlTasks?: number;
  /** What people said of tries of the autonomy run, in order. */
  readonly reviews?: readonly Partial<TrialReview>[];
  /** What changes about the one determination of the bundle. */
  readonly determination?: Partial<Determination>;
  readonly governance?: Partial<Governance>;
  readonly computations?: readonly BundleComputation[];
  readonly transcriptOf?: (sampleKey: string, epoch: number) => string;
}

/** A bundle in memory with the bytes of its objects. */
export interface BuiltBundle {
  readonly source: BundleSource;
  readonly objects: ReadonlyMap<string, Uint8Array>;
}

/** A log that holds nothing yet. */
const SEEN: SeenTreeHead = {
  origin: 'holdpoint.local/default',
  size: 0,
  root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
};

const bothSeats = [
  {
    person: 'robin',
    role: 'responsible_scaling_officer',
    choice: 'approve',
    comment: 'Read all runs.',
  },
  { person: 'kim', role: 'chief_executive_officer', choice: 'approve', comment: '' },
] as const;

/**
 * A whole, honest bundle under `anthropic-rsp@2.2` before `deploy_external`; by default it is allowed. `compress` makes
 * a zstd frame, which only the rim can.
 */
export function aBundle(
  compress: (bytes: Uint8Array) => Uint8Array,
  wishes: BundleWishes = {},
): BuiltBundle {
  const policy = wishes.policy ?? shippedPolicy;
  const subject = { ...aSubject(), ...wishes.subject };
  const objects = new Map<string, Uint8Array>();
  const runs = requiredEvaluations(policy, 'deploy_external').map(
    ({ evaluation, criteria }, index) => {
      const isImported = wishes.importsRefusals === true && evaluation.startsWith('refusals/');
      const keys = Array.from(
        { length: evaluation.startsWith('autonomy/') ? 12 : (wishes.controlTasks ?? 100) },
        (_, task) =>
          wishes.sampleKeyOf?.(evaluation, task) ?? `task-${String(task).padStart(3, '0')}`,
      );
      const plan: RunPlan = {
        schema: 'holdpoint.run-plan.v2',
        policy: { ref: policy.ref, digest: digestOf(policy) },
        subject,
        evaluation: { ref: evaluation, digest: sha256(evaluation), parameters: {} },
        samplesDigest: digestOf(keys),
        sampleKeys: keys,
        epochs: evaluation.startsWith('autonomy/') ? 10 : 1,
        seed: 7,
        shardSize: 64,
        criteria: [...criteria],
        minimumSandbox: evaluation.startsWith('autonomy/') ? 'L1' : 'L0',
        stoppingRule: criteria.every(({ stopping }) => stopping === 'confidence_sequence')
          ? 'confidence_sequence'
          : 'fixed_n',
        analysis: 'Share of tasks with the event; one-sided exact bound over tasks.',
        ...(wishes.judges === undefined || evaluation.startsWith('autonomy/')
          ? {}
          : { judges: wishes.judges }),
      };
      const log = wishes.logOf?.(keys) ?? utf8ToBytes(`log of ${evaluation}`);
      if (isImported) objects.set(logPathOf(sha256(log)), log);
      const records = recordsOf(
        plan,
        wishes.recordedTasks?.(plan, testId(index + 1)) ?? plan.sampleKeys,
        isImported,
        compress,
        objects,
        wishes,
      );
      const run = runOf(plan, isImported ? sha256(log) : null, records, index, wishes.logFindings);
      return evaluation.startsWith('autonomy/')
        ? { ...run, reviews: reviewsOn(run, wishes.reviews ?? []) }
        : run;
    },
  );
  const registrations = runs.map(({ registration }) => registration);
  const governance: Governance = {
    ...noGovernance,
    determinations: [aDetermination(subject, digestOf(policy), wishes.determination)],
    ...wishes.governance,
  };
  const evidence = gateEvidenceIn({ subject, registrations, runs, governance });
  const question = { policy, action: 'deploy_external', evidence, safeguards: [] } as const;
  const unsigned = decide({ ...question, signOffs: [], now: SIGNED });
  const signOffs = (wishes.signOffs ?? bothSeats).map((wish, index): SignedStatement => {
    const statement = statementOn(unsigned, subject, { ...wish, seen: SEEN });
    return {
      ...wish,
      seen: SEEN,
      assertion: aSignatory(wish.person).sign(statement.text),
      id: testId(100 + index),
      statement: statement.text,
      statementDigest: statement.digest,
      subjectDigest: subject.weightsDigest,
      policyDigest: digestOf(policy),
      action: 'deploy_external',
      evidenceDigest: unsigned.evidenceDigest ?? digestOf(null),
      signedAt: SIGNED,
    };
  });
  const decision = decide({
    ...question,
    signOffs: signOffs.map(signOffIn),
    now: DECIDED,
  });
  const decisionId = testId(200);
  const source: BundleSource = {
    schema: 'holdpoint.bundle.v1',
    decisionId,
    generator: { name: 'holdpoint', version: '0.1.0' },
    decision,
    policy,
    subject,
    registrations,
    runs,
    signOffs,
    credentials: [...new Set(signOffs.map(({ person }) => person))].map(
      (person) => aSignatory(person).credential,
    ),
    safeguards: [],
    governance,
    computations: [...(wishes.computations ?? [])],
    log: null,
    attestations: null,
    audit: anAudit({
      decisionId,
      decision,
      runs,
      signOffs,
      governance,
      subject,
      computations: [...(wishes.computations ?? [])],
    }),
  };
  return { source, objects };
}

/** Every file of a bundle's directory, manifest included. */
export function filesOf({ source, objects }: BuiltBundle): Map<string, Uint8Array> {
  const files = new Map(objects);
  for (const [path, text] of bundleFiles(source)) files.set(path, utf8ToBytes(text));
  return withManifest(files);
}

/** The files with a manifest made anew, as a forger would. */
export function withManifest(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  return new Map([...files, [MANIFEST_PATH, utf8ToBytes(manifestOf(files))]]);
}

/** The tier that no criterion can hold, ruled out by somebody who asked for nothing. */
function aDetermination(
  { weightsDigest }: Subject,
  policyDigest: Sha256,
  changes: Partial<Determination> = {},
): Determination {
  return {
    id: testId(900),
    tier: 'cbrn-3',
    verdict: 'ruled_out',
    person: 'robin',
    role: 'responsible_scaling_officer',
    rationale: 'External testers found no help beyond public sources.',
    dissent: [],
    attestations: [],
    subjectDigest: weightsDigest,
    policyDigest,
    determinedAt: REVIEWED,
    expiresAt: '2027-05-01T00:00:00.000Z',
    ...changes,
  };
}

function aSubject(): Subject {
  return {
    model: 'Atlas',
    checkpoint: 'atlas/step-42000',
    weightsDigest: sha256('weights'),
    variant: 'production',
    trainingFlop: 3.1e24,
    effectiveCompute: 4.2e24,
    elicitation: {
      name: 'standard',
      description: 'System prompt and tools; no fine-tuning.',
      costShareOfTraining: 0.01,
    },
    provider: 'reference',
    providerModel: 'reference-small',
  };
}

function recordsOf(
  plan: RunPlan,
  recordedTasks: readonly string[],
  isImported: boolean,
  compress: (bytes: Uint8Array) => Uint8Array,
  objects: Map<string, Uint8Array>,
  wishes: BundleWishes,
): SampleRecord[] {
  const recorded = new Set(recordedTasks);
  const tries = plan.sampleKeys.flatMap((sampleKey, task) =>
    recorded.has(sampleKey)
      ? Array.from({ length: plan.epochs }, (_, index) => ({ sampleKey, task, epoch: index + 1 }))
      : [],
  );
  let offset = 0;
  const placed = tries.map(({ sampleKey, task, epoch }) => {
    const text = wishes.transcriptOf?.(sampleKey, epoch) ?? `What was said on ${sampleKey}.`;
    const bytes = utf8ToBytes(
      canonicalJson({ schema: 'holdpoint.transcript.v1', sampleKey, epoch, text }),
    );
    const place = { bytes, offset, length: bytes.length };
    offset += bytes.length;
    const isPassed = plan.epochs > 1 && task < (wishes.autonomyPasses ?? 1) && epoch === 3;
    const score =
      wishes.scoreOf?.(plan.evaluation.ref, sampleKey, epoch) ?? scored(isPassed ? 1 : 0);
    return { sampleKey, epoch, score, place };
  });
  const content = new Uint8Array(offset);
  for (const { place } of placed) content.set(place.bytes, place.offset);
  const pack = compress(content);
  if (!isImported) objects.set(packPathOf(sha256(pack)), pack);
  return placed.map(({ sampleKey, epoch, score, place }) => ({
    sampleKey,
    epoch,
    score,
    transcriptDigest: isImported ? null : sha256(place.bytes),
    pack: isImported ? null : { digest: sha256(pack), offset: place.offset, length: place.length },
    inputTokens: 812,
    outputTokens: 240,
    costMicroUsd: 6_036,
    modelCalls: 2,
    latencyMs: 940,
    completedAt: COMPLETED,
  }));
}

function runOf(
  plan: RunPlan,
  fileDigest: Sha256 | null,
  records: SampleRecord[],
  index: number,
  logFindings: readonly Finding[] = [
    { code: 'missing_revision', detail: 'The log names no revision of its code.' },
  ],
): BundleRun {
  const registration: RunRegistration = {
    runId: testId(index + 1),
    evaluation: plan.evaluation.ref,
    source: fileDigest === null ? 'native' : 'imported',
    planDigest: fileDigest === null ? digestOf(plan) : null,
    policyDigest: fileDigest === null ? plan.policy.digest : null,
    requestedBy: 'pipeline',
    registeredAt: STARTED,
  };
  return {
    registration,
    plan: fileDigest === null ? plan : null,
    imported:
      fileDigest === null
        ? null
        : {
            fileName: 'refusals.eval',
            fileDigest,
            scorer: 'refusal',
            model: plan.subject.providerModel,
            task: 'refusals',
            findings: [...logFindings],
            samples: records.length,
            epochs: 1,
            weightsDigest: plan.subject.weightsDigest,
            elicitationCostShare: 0,
          },
    status: 'complete',
    sandbox: plan.minimumSandbox,
    findings: [],
    completedAt: COMPLETED,
    records,
    reviews: [],
    claim: fileDigest === null ? { resultDigest: runResultDigest(digestOf(plan), records) } : null,
  };
}

function reviewsOn(
  { registration }: BundleRun,
  wishes: readonly Partial<TrialReview>[],
): TrialReview[] {
  return wishes.map((wish, index) => ({
    id: testId(500 + index),
    runId: registration.runId,
    sampleKey: 'task-000',
    epoch: 1,
    seq: index + 1,
    validity: 'invalid',
    reason: 'The sandbox lost its network.',
    reviewer: 'rita',
    reviewedAt: REVIEWED,
    ...wish,
  }));
}
