import type { Verdict } from '../contracts/common.js';
import { recordedTasksOf } from '../evidence/recorded-tasks.js';
import type { RunEvidence, RunRegistration, TaskScores } from '../evidence/run-evidence.js';
import type { Criterion } from '../policy/criterion.js';
import { estimateOverTasks, type TaskEstimate } from '../statistics/estimate.js';
import { inBettingOrder, type Settlement, settlementOf } from '../statistics/sequence.js';
import { groundsOfFindings } from './finding-effects.js';
import type { GateFrame } from './gate-frame.js';
import { reviewsMissing } from './grounds-of-review.js';
import {
  conflictsOf,
  groundsOfAggregator,
  groundsOfPlan,
  groundsOfQuality,
  groundsOfStatus,
  groundsOfTime,
  hasOtherAggregator,
} from './grounds-of-run.js';
import { type JudgeReading, readJudge } from './read-judge.js';
import type { Ground } from './reasons.js';
import {
  barOf,
  invalidityOf,
  judgedByOf,
  measurementOf,
  quantityName,
  quantityOf,
} from './wording.js';

const dayMs = 86_400_000;

/** What one run says about one criterion. */
export interface RunAssessment {
  readonly registration: RunRegistration;
  readonly result: RunEvidence;
  /** Where the criterion asks about the judge, its bound carries the judge's error. */
  readonly estimate: TaskEstimate;
  /** Null where no judge spoke and none is asked about. */
  readonly judge: JudgeReading | null;
  readonly verdict: Verdict;
  /** Why it doesn't rule out; for `ruled_in` what would have kept it from ruling out besides. */
  readonly grounds: readonly Ground[];
  /** Contradictions between evidence and subject or registration: they block even if safeguards are in force. */
  readonly conflicts: readonly Ground[];
  /** Fewest tries that people must still read before it rules out. */
  readonly unreadTries: number;
  /** The estimate as it was recorded, before reviews and invalidations; null when nothing was measured. */
  readonly rawRate: number | null;
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
  const { counted, settlement } = countedOf(criterion, result);
  const measured = estimateOverTasks(counted.tasks, criterion, counted);
  const judge = readJudge(criterion, { registration, result: counted }, measured, frame);
  const estimate = judgedEstimateOf(measured, judge);
  const expiresAt = new Date(Date.parse(result.completedAt) + criterion.freshnessDays * dayMs);
  const isSequential = settlement !== null;
  const reviews = reviewsMissing(criterion, { result, counted, estimate, isSequential });
  const findings = groundsOfFindings(result.findings);
  const isOther = hasOtherAggregator(criterion, result);
  const conflicts = [
    ...conflictsOf(registration, result, frame),
    ...findings.filter(({ code }) => code === 'MODEL_MISMATCH'),
  ];
  const grounds = [
    ...groundsOfStatus(result),
    ...groundsOfTime(result, expiresAt, frame.now),
    ...groundsOfPlan(criterion, registration, frame),
    ...groundsOfAggregator(criterion, result),
    ...groundsOfQuality(criterion, counted, estimate),
    ...reviews.grounds,
    ...findings,
    ...(judge?.grounds ?? []),
    // Of a judge that nobody checked every rate is possible: more tasks would not help.
    ...(judge?.bound != null && judge.expiresAt === null
      ? []
      : groundsOfWidth(criterion, counted, estimate, settlement)),
  ];
  const verdict = verdictOf(criterion, estimate, settlement, { grounds, conflicts, isOther });
  return {
    registration,
    result,
    estimate,
    judge,
    verdict,
    grounds,
    conflicts,
    unreadTries: reviews.unreadTries,
    rawRate: rawRateOf(criterion, counted, measured),
    expiresAt,
  };
}

/** For information: a verdict reads only what is left after reviews and invalidations. */
function rawRateOf(
  criterion: Criterion,
  counted: RunEvidence,
  { estimateRate }: TaskEstimate,
): number | null {
  return counted.recorded === undefined
    ? estimateRate
    : recordedEstimateOf(criterion, counted).estimateRate;
}

/** The estimate over what was recorded, whatever reviews and invalidations took from it since. Total. */
export function recordedEstimateOf(criterion: Criterion, result: RunEvidence): TaskEstimate {
  return estimateOverTasks(recordedTasksOf(result), criterion, result);
}

/** Tries are the tasks of a judged rate, so that no bound by the try is shorter. */
function judgedEstimateOf(measured: TaskEstimate, judge: JudgeReading | null): TaskEstimate {
  const bound = judge?.bound ?? null;
  return bound === null ? measured : { ...measured, bound, taskBound: bound, runBound: null };
}

/** Null where the criterion asks for a fixed n; `open` while its sequence has settled nothing. */
type SequenceState = Settlement | 'open' | null;

/** The part of a run that counts: of one that may end early, the tasks up to where it settled. */
function countedOf(
  criterion: Criterion,
  result: RunEvidence,
): { counted: RunEvidence; settlement: SequenceState } {
  // Without a plan nothing says in which order the tasks came: then they count all at once.
  if (criterion.stopping === 'fixed_n' || result.planDigest === null)
    return { counted: result, settlement: null };
  const { runId, planDigest } = result;
  const ordered = inBettingOrder(result.tasks, { runId, planDigest });
  const settlement = settlementOf(ordered, criterion, result.plannedEpochs);
  if (settlement === null || isContradicted(criterion, result, settlement))
    return { counted: result, settlement: 'open' };
  const plannedTasks = Math.min(settlement.tasks, result.plannedTasks);
  return {
    counted: { ...result, tasks: ordered.slice(0, settlement.tasks), plannedTasks },
    settlement,
  };
}

/**
 * Whether all that was recorded reaches the threshold though the sequence settled for safety before: luck with the order,
 * or somebody's choice of it. Tasks that were spared say nothing.
 */
function isContradicted(
  criterion: Criterion,
  result: RunEvidence,
  { verdict }: Settlement,
): boolean {
  if (verdict !== 'ruled_out') return false;
  const tasks = result.tasks.filter(isRecorded);
  const recorded = { plannedTasks: tasks.length, plannedEpochs: result.plannedEpochs };
  return mayCross(criterion, estimateOverTasks(tasks, criterion, recorded));
}

/** Whether any try of the task has a record. */
export function isRecorded({ scores, unscored, errored }: TaskScores): boolean {
  return scores.length + unscored + errored > 0;
}

interface VerdictGrounds extends Pick<RunAssessment, 'grounds' | 'conflicts'> {
  /** The figures were aggregated otherwise: another quantity, which reaches no threshold of this one. */
  readonly isOther: boolean;
}

function verdictOf(
  criterion: Criterion,
  estimate: TaskEstimate,
  settlement: SequenceState,
  { grounds, conflicts, isOther }: VerdictGrounds,
): Verdict {
  if (conflicts.length > 0) return 'invalid';
  if (!isOther && isCrossed(criterion, estimate, settlement)) return 'ruled_in';
  if (grounds.some(({ code }) => code === 'EVIDENCE_INVALID' || code === 'AGGREGATOR_MISMATCH'))
    return 'invalid';
  return grounds.length === 0 ? 'ruled_out' : 'indeterminate';
}

/** What is undetermined is counted against the crossing, so that a crossing is never an artefact of holes. */
function isCrossed(
  criterion: Criterion,
  { lowerEstimate, upperEstimate, bound }: TaskEstimate,
  settlement: SequenceState,
): boolean {
  if (settlement !== null) return settlement !== 'open' && settlement.verdict === 'ruled_in';
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

/** From the bound to the threshold less the safety buffer, as a rate: above 0 exactly when a fixed n rules out. */
export function marginRateOf(criterion: Criterion, { bound }: TaskEstimate): number {
  const { comparison, thresholdRate, safetyBufferRate } = criterion;
  return comparison === 'at_least'
    ? thresholdRate - safetyBufferRate - bound.upper
    : bound.lower - thresholdRate - safetyBufferRate;
}

function groundsOfWidth(
  criterion: Criterion,
  result: RunEvidence,
  estimate: TaskEstimate,
  settlement: SequenceState,
): Ground[] {
  const isRuledOut =
    settlement === null
      ? // Written so that NaN is too wide.
        marginRateOf(criterion, estimate) > 0
      : settlement !== 'open' && settlement.verdict === 'ruled_out';
  if (isRuledOut) return [];
  const { bound } = estimate;
  const limit =
    criterion.comparison === 'at_least'
      ? `as high as ${quantityOf(criterion, bound.upper)}`
      : `as low as ${quantityOf(criterion, bound.lower)}`;
  const because = `${invalidityOf(result)}${judgedByOf(result)}`;
  return [
    {
      code: 'CI_TOO_WIDE',
      detail: `${measurementOf(criterion, estimate)}${because}; ${quantityName(criterion)} may be ${limit} (${barOf(criterion)})`,
    },
  ];
}
