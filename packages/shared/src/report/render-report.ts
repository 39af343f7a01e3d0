import { computationResultDigest, computationSpecDigest } from '../computations/computation.js';
import type { Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { byKeyAndEpoch, recordsRoot } from '../evidence/result-digest.js';
import { lastReviews, recordsAfterReviews, trialKeyOf } from '../evidence/reviewed-records.js';
import type { RunRegistration } from '../evidence/run-evidence.js';
import type { SampleRecord } from '../evidence/sample-record.js';
import type { TrialReview } from '../evidence/trial-review.js';
import type { CriterionDecision } from '../gate/gate-decision.js';
import type { Criterion } from '../policy/criterion.js';
import { policyDigest } from '../policy/policies.js';
import {
  type BundleRun,
  type BundleSource,
  type Governance,
  logPathOf,
  packPathOf,
  runFolderOf,
} from './bundle.js';
import { type BundleComputation, computationPathOf } from './bundle-computation.js';
import { bundleResultDigest, runEvidenceIn } from './bundle-evidence.js';
import { identityTold } from './identity-told.js';
import { limits } from './limits.js';
import {
  Report,
  type ReportComputation,
  type ReportCriterion,
  type ReportRun,
  type ReportSample,
} from './report.js';

/** Tries shown of each run. */
export const SHOWN_SAMPLES = 5;

/**
 * The audit report of a bundle: a pure function, so two renderings are equal and a verifier can render it again.
 * Runs are in order of registration. Throws `report.criterion_unknown` when the decision names a criterion that its
 * policy has not, `bundle.origin_missing` as `originOf`.
 */
export function renderReport(source: BundleSource): Report {
  const { decision, policy, subject, registrations, runs } = source;
  const gate = decision.action === null ? undefined : policy.gates[decision.action];
  const identity = identityTold(source);
  const served = new Set([
    ...decision.criteria.map(({ tier }) => tier),
    ...decision.tiers.map(({ id }) => id),
  ]);
  return Report.parse({
    schema: 'holdpoint.report.v1',
    decisionId: source.decisionId,
    generator: source.generator,
    decision: {
      word: decision.decision,
      sentence: decision.sentence,
      action: decision.action,
      decidedAt: decision.decidedAt,
      notAfter: decision.notAfter,
      reasons: decision.reasons,
      unblock: decision.unblock,
      evidenceDigest: decision.evidenceDigest,
      verdictDigest: decision.verdictDigest,
    },
    subject,
    ...(identity === undefined ? {} : { identity }),
    policy: {
      ref: policy.ref,
      digest: policyDigest(policy),
      title: policy.title,
      sources: policy.sources,
      effectiveAt: policy.effectiveAt,
      gateClause: gate?.clause ?? null,
      notes: policy.notes,
      tiers: policy.tiers.filter(({ id }) => served.has(id)),
    },
    criteria: decision.criteria.map((criterion) => criterionOf(criterion, source)),
    tiers: decision.tiers,
    determinations: source.governance.determinations.toSorted((left, right) =>
      left.determinedAt + left.id < right.determinedAt + right.id ? -1 : 1,
    ),
    findings: decision.findings,
    waivers: decision.waivers,
    holds: source.governance.holds,
    safeguards: source.safeguards,
    seats: decision.signOffs,
    signOffs: source.signOffs.map(
      ({ person, role, choice, comment, statement, statementDigest, signedAt }) => ({
        person,
        role,
        choice,
        isDissent: choice === 'reject',
        comment,
        statement,
        statementDigest,
        signedAt,
      }),
    ),
    runs: registrations.map((registration) =>
      runOf(
        registration,
        runs.find((run) => run.registration.runId === registration.runId),
        source.governance,
      ),
    ),
    ...(source.computations.length === 0
      ? {}
      : { computations: source.computations.map(computationOf) }),
    resultDigest: bundleResultDigest(source),
    limits: [...limits],
  } satisfies Report);
}

function computationOf(computation: BundleComputation): ReportComputation {
  const { id, spec, state, result, differences, dashboards = [] } = computation;
  const features = dashboards.flatMap(({ content }) =>
    'observations' in content ? [content] : [],
  );
  return {
    id,
    kind: spec.kind,
    state,
    specDigest: computationSpecDigest(spec),
    resultDigest: result === null ? null : computationResultDigest(result),
    result,
    differences,
    ...(features.length === 0 ? {} : { features }),
    link: computationPathOf(computation),
  };
}

function criterionOf(
  decided: CriterionDecision,
  { policy, registrations, runs }: BundleSource,
): ReportCriterion {
  const { estimateRate, bound, taskCount, scoredTries, unscoredTries, erroredTries } = decided;
  const isMeasured = estimateRate !== null && bound !== null && taskCount > 0;
  const shown = runs.find(({ registration }) => registration.runId === decided.shownRunId);
  return {
    criterion: criterionIn(policy.criteria, decided.id),
    verdict: decided.verdict,
    standing: decided.standing,
    reasons: decided.reasons,
    rate: isMeasured ? { estimate: estimateRate, taskCount, bound } : null,
    taskBound: decided.taskBound,
    runBound: decided.runBound,
    ...(decided.scores === undefined ? {} : { scores: decided.scores }),
    ...(decided.elicitation === undefined ? {} : { elicitation: decided.elicitation }),
    ...(decided.judge === undefined ? {} : { judge: decided.judge }),
    marginRate: decided.marginRate,
    passedTasks: decided.passed,
    undeterminedTasks: decided.undetermined,
    tries: {
      planned: shown === undefined ? 0 : plannedTries(shown),
      scored: scoredTries,
      unscored: unscoredTries,
      errored: erroredTries,
    },
    shownRunId: decided.shownRunId,
    freshness: decided.freshness,
    evidence: decided.evidence.flatMap(({ runId, resultDigest, verdict }) =>
      registrations
        .filter((registration) => registration.runId === runId)
        .map((registration) => ({
          runId,
          resultDigest,
          verdict,
          records: `${runFolderOf(registration)}/records.jsonl`,
        })),
    ),
  };
}

function criterionIn(criteria: readonly Criterion[], id: string): Criterion {
  const criterion = criteria.find((candidate) => candidate.id === id);
  if (criterion !== undefined) return criterion;
  throw new HoldpointError({
    code: 'report.criterion_unknown',
    kind: 'integrity',
    message: `The decision judges ${id}, which its policy has not.`,
  });
}

function plannedTries(run: BundleRun): number {
  const { plannedTasks, plannedEpochs } = runEvidenceIn(run);
  return plannedTasks * plannedEpochs;
}

function runOf(
  registration: RunRegistration,
  run: BundleRun | undefined,
  governance: Governance,
): ReportRun {
  const { runId, evaluation, source, requestedBy, registeredAt, planDigest } = registration;
  const identity = { runId, evaluation, source, requestedBy, registeredAt, planDigest };
  return { ...identity, result: run === undefined ? null : resultOf(run, governance) };
}

function resultOf(run: BundleRun, { invalidations }: Governance): NonNullable<ReportRun['result']> {
  const { registration, plan, imported, records, reviews, sandbox } = run;
  const counted = recordsAfterReviews(records, reviews);
  const evidence = runEvidenceIn(run, invalidations);
  const folder = runFolderOf(registration);
  const total = (count: (record: SampleRecord) => number): number =>
    records.reduce((sum, record) => sum + count(record), 0);
  const withStatus = (status: SampleRecord['score']['status']): number =>
    counted.filter(({ score }) => score.status === status).length;
  return {
    status: evidence.status,
    completedAt: evidence.completedAt,
    sandbox: { minimum: plan?.minimumSandbox ?? null, used: sandbox },
    plan:
      plan === null
        ? null
        : {
            seed: plan.seed,
            tasks: plan.sampleKeys.length,
            epochs: plan.epochs,
            stoppingRule: plan.stoppingRule,
            analysis: plan.analysis,
            elicitation: plan.subject.elicitation,
            link: `${folder}/plan.json`,
          },
    imported:
      imported === null
        ? null
        : {
            fileName: imported.fileName,
            fileDigest: imported.fileDigest,
            model: imported.model,
            task: imported.task,
            link: logPathOf(imported.fileDigest),
            ...(imported.session === undefined ? {} : { session: imported.session }),
          },
    findings: evidence.findings.map((code) => ({
      code,
      detail: imported?.findings.find((finding) => finding.code === code)?.detail ?? '',
    })),
    tries: {
      planned: plannedTries(run),
      scored: withStatus('scored'),
      unscored: withStatus('unscored'),
      errored: withStatus('errored'),
    },
    ...(evidence.flagged === undefined ? {} : { flagged: evidence.flagged }),
    reviews: reviewsOf(reviews),
    resultDigest: evidence.resultDigest,
    recordsRoot: recordsRoot(records),
    modelCalls: total(({ modelCalls }) => modelCalls),
    inputTokens: total(({ inputTokens }) => inputTokens),
    outputTokens: total(({ outputTokens }) => outputTokens),
    costMicroUsd: total(({ costMicroUsd }) => costMicroUsd),
    records: `${folder}/records.jsonl`,
    link: `${folder}/result.json`,
    samples: drawnSamples(run, evidence.resultDigest),
  };
}

function reviewsOf(reviews: readonly TrialReview[]): NonNullable<ReportRun['result']>['reviews'] {
  const last = new Set(lastReviews(reviews).map(({ seq }) => seq));
  const standing = (validity: TrialReview['validity']): number =>
    reviews.filter((review) => last.has(review.seq) && review.validity === validity).length;
  return {
    valid: standing('valid'),
    invalid: standing('invalid'),
    given: reviews.map(({ id: _id, runId: _runId, ...review }) => ({
      ...review,
      stands: last.has(review.seq),
    })),
  };
}

/** The draw hangs on the digest of all results: whoever wants to choose what is shown would have to change them. */
function drawnSamples({ records, reviews }: BundleRun, seed: Sha256): ReportSample[] {
  const last = new Map(
    lastReviews(reviews).map((review) => [trialKeyOf(review), review.validity] as const),
  );
  return records
    .map((record) => ({
      record,
      rank: digestOf({ seed, sampleKey: record.sampleKey, epoch: record.epoch }),
    }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
    .slice(0, SHOWN_SAMPLES)
    .map(({ record }) => record)
    .sort(byKeyAndEpoch)
    .map(({ sampleKey, epoch, score, transcriptDigest, pack }) => ({
      sampleKey,
      epoch,
      score,
      validity: last.get(trialKeyOf({ sampleKey, epoch })) ?? null,
      transcript:
        transcriptDigest === null || pack === null
          ? null
          : {
              digest: transcriptDigest,
              pack: packPathOf(pack.digest),
              offset: pack.offset,
              length: pack.length,
            },
    }));
}
