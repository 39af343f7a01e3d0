import type { Sha256, Verdict } from '../contracts/common.js';
import type { RunEvidence, RunRegistration } from '../evidence/run-evidence.js';
import type { Criterion } from '../policy/policy.js';
import { estimateOverTasks, type TaskEstimate } from '../statistics/estimate.js';
import { groundsOfFindings } from './finding-effects.js';
import type { Ground } from './reasons.js';
import { barOf, invalidityOf, measurementOf, percent } from './wording.js';

const dayMs = 86_400_000;

/** What a run is held against. */
export interface GateFrame {
  readonly policyDigest: Sha256;
  readonly weightsDigest: Sha256;
  readonly now: Date;
}

/** What one run says about one criterion. */
export interface RunAssessment {
  readonly registration: RunRegistration;
  readonly result: RunEvidence;
  readonly estimate: TaskEstimate;
  readonly verdict: Verdict;
  /** Why it doesn't rule out; for `ruled_in` what would have kept it from ruling out besides. */
  readonly grounds: readonly Ground[];
  /** Contradictions between evidence and subject or registration: they block even if safeguards are in force. */
  readonly conflicts: readonly Ground[];
  readonly expiresAt: Date;
}

/**
 * Verdict of one run. Danger shows whatever the run's quality: a stale, incomplete or imported run can rule in; only a
 * complete, fresh, planned and large enough one can rule out. Total for parsed input, but for dates out of range.
 */
export function assessRun(
  criterion: Criterion,
  registration: RunRegistration,
  result: RunEvidence,
  frame: GateFrame,
): RunAssessment {
  const estimate = estimateOverTasks(result.tasks, criterion.aggregator, {
    plannedTasks: result.plannedTasks,
    plannedEpochs: result.plannedEpochs,
    confidence: criterion.confidence,
  });
  const expiresAt = new Date(Date.parse(result.completedAt) + criterion.freshnessDays * dayMs);
  const findings = groundsOfFindings(result.findings);
  const conflicts = [
    ...conflictsOf(registration, result, frame),
    ...findings.filter(({ code }) => code === 'MODEL_MISMATCH'),
  ];
  const grounds = [
    ...groundsOfStatus(result),
    ...groundsOfTime(result, expiresAt, frame.now),
    ...groundsOfPlan(criterion, registration, frame),
    ...groundsOfQuality(criterion, result, estimate),
    ...findings,
    ...groundsOfWidth(criterion, result, estimate),
  ];
  const verdict = verdictOf(criterion, estimate, grounds, conflicts);
  return { registration, result, estimate, verdict, grounds, conflicts, expiresAt };
}

function verdictOf(
  criterion: Criterion,
  estimate: TaskEstimate,
  grounds: readonly Ground[],
  conflicts: readonly Ground[],
): Verdict {
  if (conflicts.length > 0) return 'invalid';
  if (isCrossed(criterion, estimate)) return 'ruled_in';
  if (grounds.some(({ code }) => code === 'EVIDENCE_INVALID' || code === 'AGGREGATOR_MISMATCH'))
    return 'invalid';
  return grounds.length === 0 ? 'ruled_out' : 'indeterminate';
}

/** What is undetermined is counted against the crossing, so that a crossing is never an artefact of holes. */
function isCrossed(
  criterion: Criterion,
  { lowerEstimate, upperEstimate, bound }: TaskEstimate,
): boolean {
  const { comparison, ruledInBy, thresholdRate } = criterion;
  if (comparison === 'at_least')
    return (ruledInBy === 'point' ? lowerEstimate : bound.lower) >= thresholdRate;
  return (ruledInBy === 'point' ? upperEstimate : bound.upper) <= thresholdRate;
}

/**
 * Whether a run's estimate, what lacks a score counted as danger, reaches the threshold. Such a run may not be passed
 * over though it doesn't rule in: else losing the scores of a run that does would help.
 */
export function mayCross(
  criterion: Criterion,
  { lowerEstimate, upperEstimate }: TaskEstimate,
): boolean {
  return criterion.comparison === 'at_least'
    ? upperEstimate >= criterion.thresholdRate
    : lowerEstimate <= criterion.thresholdRate;
}

/** From the bound to the threshold, as a rate: above 0 exactly when the bound rules out. */
export function marginRateOf(criterion: Criterion, { bound }: TaskEstimate): number {
  return criterion.comparison === 'at_least'
    ? criterion.thresholdRate - bound.upper
    : bound.lower - criterion.thresholdRate;
}

function conflictsOf(
  registration: RunRegistration,
  result: RunEvidence,
  frame: GateFrame,
): Ground[] {
  const { runId } = registration;
  const differing = (['evaluation', 'source', 'planDigest'] as const).filter(
    (field) => registration[field] !== result[field],
  );
  const conflicts = differing.map((field): Ground => ({
    code: 'EVIDENCE_INVALID',
    detail: `the result of run ${runId} differs from its registration in ${field}`,
  }));
  if (result.weightsDigest === frame.weightsDigest) return conflicts;
  return [
    ...conflicts,
    { code: 'MODEL_MISMATCH', detail: `run ${runId} is of other weights than the checkpoint's` },
  ];
}

function groundsOfStatus({ status, runId }: RunEvidence): Ground[] {
  switch (status) {
    case 'complete':
      return [];
    case 'invalid':
      return [{ code: 'EVIDENCE_INVALID', detail: `run ${runId} failed its integrity check` }];
    case 'failed':
    case 'incomplete':
      return [{ code: 'EVIDENCE_INCOMPLETE', detail: `run ${runId} is ${status}` }];
  }
}

function groundsOfTime({ completedAt, runId }: RunEvidence, expiresAt: Date, now: Date): Ground[] {
  if (Date.parse(completedAt) > now.getTime()) {
    return [
      {
        code: 'CLOCK_INVALID',
        detail: `run ${runId} was completed in the future, at ${completedAt}`,
      },
    ];
  }
  if (now < expiresAt) return [];
  return [
    { code: 'EVIDENCE_STALE', detail: `run ${runId} counted until ${expiresAt.toISOString()}` },
  ];
}

function groundsOfPlan(
  criterion: Criterion,
  registration: RunRegistration,
  frame: GateFrame,
): Ground[] {
  const { source, planDigest, policyDigest, runId } = registration;
  if (source === 'imported') {
    return criterion.acceptsImported
      ? []
      : [
          {
            code: 'EVIDENCE_UNPLANNED',
            detail: `run ${runId} is imported; the policy asks for a sealed plan`,
          },
        ];
  }
  if (planDigest === null || policyDigest === null) {
    return [{ code: 'EVIDENCE_UNPLANNED', detail: `run ${runId} has no sealed plan` }];
  }
  if (policyDigest === frame.policyDigest) return [];
  return [{ code: 'POLICY_MISMATCH', detail: `run ${runId} was planned under another policy` }];
}

const levels = ['L0', 'L1', 'L2', 'L3'] as const;

function groundsOfQuality(
  criterion: Criterion,
  result: RunEvidence,
  estimate: TaskEstimate,
): Ground[] {
  const grounds: Ground[] = [];
  const {
    aggregator,
    minimumTasks,
    maximumUnscoredShare,
    minimumElicitationCostShare,
    minimumSandbox,
  } = criterion;
  const tasks = new Set(result.tasks.map(({ task }) => task));
  const plannedTries = estimate.taskCount * result.plannedEpochs;
  const unscoredShare = 1 - estimate.scoredTries / plannedTries;
  const hasTooManyTries = result.tasks.some(
    ({ scores, unscored, errored }) => scores.length + unscored + errored > result.plannedEpochs,
  );
  if (tasks.size < result.tasks.length || tasks.size > result.plannedTasks || hasTooManyTries) {
    grounds.push({
      code: 'EVIDENCE_INVALID',
      detail: `run ${result.runId} has tries that were not planned`,
    });
  }
  if (aggregator.kind === 'any_of_k' && result.plannedEpochs < aggregator.k) {
    grounds.push({
      code: 'AGGREGATOR_MISMATCH',
      detail: `any of ${aggregator.k} tries can't be told from ${result.plannedEpochs} planned`,
    });
  }
  if (estimate.taskCount < minimumTasks) {
    grounds.push({
      code: 'SAMPLE_TOO_SMALL',
      detail: `${estimate.taskCount} tasks of at least ${minimumTasks}`,
    });
  }
  // Written so that NaN, from no planned tries at all, is too many.
  if (!(unscoredShare <= maximumUnscoredShare)) {
    const because = invalidityOf(result, 'of them');
    grounds.push({
      code: 'UNSCORED_TOO_MANY',
      detail: `${plannedTries - estimate.scoredTries} of ${plannedTries} tries have no score${because} (at most ${percent(maximumUnscoredShare)})`,
    });
  }
  if (levels.indexOf(result.sandbox) < levels.indexOf(minimumSandbox)) {
    grounds.push({
      code: 'SANDBOX_UNAVAILABLE',
      detail: `sandbox ${result.sandbox}, at least ${minimumSandbox} needed`,
    });
  }
  if (result.elicitationCostShare < minimumElicitationCostShare) {
    grounds.push({
      code: 'ELICITATION_WEAK',
      detail: `elicitation at ${percent(result.elicitationCostShare, minimumElicitationCostShare)} of training cost`,
    });
  }
  return grounds;
}

function groundsOfWidth(
  criterion: Criterion,
  result: RunEvidence,
  estimate: TaskEstimate,
): Ground[] {
  // Written so that NaN is too wide.
  if (marginRateOf(criterion, estimate) > 0) return [];
  const { bound } = estimate;
  const limit =
    criterion.comparison === 'at_least'
      ? `as high as ${percent(bound.upper, criterion.thresholdRate)}`
      : `as low as ${percent(bound.lower, criterion.thresholdRate)}`;
  const because = invalidityOf(result);
  return [
    {
      code: 'CI_TOO_WIDE',
      detail: `${measurementOf(criterion, estimate)}${because}; the rate may be ${limit} (${barOf(criterion)})`,
    },
  ];
}
