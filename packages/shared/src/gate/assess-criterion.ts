import type { Verdict } from '../contracts/common.js';
import { evidenceInvalidatedFinding } from '../evidence/invalidated.js';
import type { RunEvidence } from '../evidence/run-evidence.js';
import type { Criterion } from '../policy/criterion.js';
import { estimateOverTasks } from '../statistics/estimate.js';
import { assessRun, isRecorded, mayCross, type RunAssessment } from './assess-run.js';
import type { GateFrame } from './gate-frame.js';
import type { RegisteredRun } from './pair-evidence.js';
import type { Ground } from './reasons.js';

/** What all runs together say about one criterion. */
export interface CriterionAssessment {
  readonly criterion: Criterion;
  readonly verdict: Verdict;
  /** Why it isn't ruled out; empty if it is. */
  readonly grounds: readonly Ground[];
  /** Missing or contradictory evidence: blocks even if safeguards are in force. */
  readonly conflicts: readonly Ground[];
  readonly runs: readonly RunAssessment[];
  /** Those that have something to say, and those that were found to be bad and done again. */
  readonly speaking: readonly RunAssessment[];
  readonly replaced: readonly RunAssessment[];
  /** Runs of the evaluation that were ever registered, with a result or without. */
  readonly registeredRuns: number;
  /** The run whose figures are shown, the latest of those that decide; null without runs. */
  readonly shown: RunAssessment | null;
}

/**
 * Verdict over every registered run of the criterion's evaluation. One run that rules in outweighs all others, and so
 * does, short of that, one native run that doesn't rule out: running again until the result pleases never helps.
 * The exceptions are runs that have nothing to say: recorded without a single score and superseded by a later run,
 * found to be bad and done again since, planned under another policy, or out of date though they would rule out.
 * Independent of order.
 */
export function assessCriterion(
  criterion: Criterion,
  registered: readonly RegisteredRun[],
  frame: GateFrame,
): CriterionAssessment {
  const own = registered.filter(
    ({ registration, result }) =>
      registration.evaluation === criterion.evaluation ||
      result?.evaluation === criterion.evaluation,
  );
  const runs = own
    .flatMap(({ registration, result }) =>
      result === null ? [] : [assessRun(criterion, registration, result, frame)],
    )
    .sort(byCompletion);
  const missing = own
    .filter(({ result }) => result === null)
    .map(({ registration }): Ground => ({
      code: 'EVIDENCE_MISSING',
      detail: `run ${registration.runId} of ${criterion.evaluation} has no result`,
    }));
  if (own.length === 0) {
    missing.push({ code: 'EVIDENCE_MISSING', detail: `no run of ${criterion.evaluation}` });
  }
  const replaced = runs.filter((run) => isReplaced(run, runs));
  const standing = runs.filter((run) => !replaced.includes(run));
  const conflicts = [...missing, ...standing.flatMap((run) => run.conflicts)];
  const speaking = standing.filter((run) => !isSilent(criterion, run, standing));
  const { verdict, deciding, grounds } = weigh(criterion, { standing, speaking }, conflicts);
  return {
    criterion,
    verdict,
    grounds,
    conflicts,
    runs,
    speaking,
    replaced,
    registeredRuns: own.length,
    shown: deciding.at(-1) ?? runs.at(-1) ?? null,
  };
}

interface Weighed {
  readonly verdict: Verdict;
  readonly deciding: readonly RunAssessment[];
  readonly grounds: readonly Ground[];
}

function weigh(
  criterion: Criterion,
  {
    standing: runs,
    speaking,
  }: Pick<CriterionAssessment, 'speaking'> & { readonly standing: readonly RunAssessment[] },
  conflicts: readonly Ground[],
): Weighed {
  const adverse = runs.filter(({ verdict }) => verdict === 'ruled_in');
  if (adverse.length > 0) return { verdict: 'ruled_in', deciding: adverse, grounds: conflicts };

  const contradictory = runs.filter((run) => run.conflicts.length > 0);
  if (contradictory.length > 0)
    return { verdict: 'invalid', deciding: contradictory, grounds: conflicts };

  const natives = speaking.filter(({ result }) => result.source === 'native');
  const imported = speaking.filter(({ result }) => result.source === 'imported');
  const adverseLogs = imported.filter(({ estimate }) => mayCross(criterion, estimate));
  // Without a native run, one log that leaves the question open is not outvoted by another that doesn't.
  const asked = natives.length > 0 ? [...natives, ...adverseLogs] : imported;
  const open = asked.filter(({ verdict }) => verdict !== 'ruled_out');
  const silent = asked.length === 0 ? runs : [];
  const deciding = open.length > 0 ? open : silent;
  if (deciding.length === 0 && asked.length > 0 && conflicts.length === 0) {
    return { verdict: 'ruled_out', deciding: asked, grounds: [] };
  }
  const grounds = [...conflicts, ...deciding.flatMap((run) => run.grounds)];
  const isInvalid = deciding.some(({ verdict }) => verdict === 'invalid');
  return { verdict: isInvalid ? 'invalid' : 'indeterminate', deciding, grounds };
}

function isSilent(
  criterion: Criterion,
  run: RunAssessment,
  runs: readonly RunAssessment[],
): boolean {
  const codes = run.grounds.map(({ code }) => code);
  if (codes.includes('POLICY_MISMATCH')) return !mayHaveCrossed(criterion, run.result);
  if (codes.length > 0 && codes.every((code) => code === 'EVIDENCE_STALE')) return true;
  // Scores that reviewers set aside, or that were found to be bad, were there: else whoever marks every try of a run
  // invalid, or names its only task, could erase it.
  if ((run.result.reviewed?.invalid ?? 0) > 0 || run.result.invalidatedAt !== undefined)
    return false;
  return (
    run.estimate.scoredTries === 0 && run.result.source === 'native' && isSuperseded(run, runs)
  );
}

/**
 * Whether what a run of another policy recorded reaches the threshold, holes counted as danger. Tasks that its own plan
 * spared, and tries that it never planned, can't have been lost.
 */
function mayHaveCrossed(criterion: Criterion, result: RunEvidence): boolean {
  const tasks = result.status === 'complete' ? result.tasks.filter(isRecorded) : result.tasks;
  const plannedTasks = result.status === 'complete' ? tasks.length : result.plannedTasks;
  const { aggregator } = criterion;
  const asked =
    'k' in aggregator
      ? { ...aggregator, k: Math.min(aggregator.k, result.plannedEpochs) }
      : aggregator;
  const { plannedEpochs } = result;
  const question = { ...criterion, aggregator: asked };
  return mayCross(criterion, estimateOverTasks(tasks, question, { plannedTasks, plannedEpochs }));
}

/**
 * A run that was wholly found to be bad gives way to one registered after that: not to one that was there before, or
 * finding evidence bad could open a gate; nor for a single bad task, or whoever names one could try again until it pleases.
 */
function isReplaced({ result }: RunAssessment, runs: readonly RunAssessment[]): boolean {
  const { invalidatedAt, findings } = result;
  if (invalidatedAt === undefined || !findings.includes(evidenceInvalidatedFinding)) return false;
  return runs.some(
    (other) =>
      doesSpeak(other) && Date.parse(other.registration.registeredAt) > Date.parse(invalidatedAt),
  );
}

/** Order of registration, which nobody who fails or redates a result can change. */
function isSuperseded(run: RunAssessment, runs: readonly RunAssessment[]): boolean {
  const registeredAt = Date.parse(run.registration.registeredAt);
  return runs.some(
    (other) => doesSpeak(other) && Date.parse(other.registration.registeredAt) > registeredAt,
  );
}

/** Only a run that counts here, good or bad, can stand in for another: one of another policy would be passed over. */
function doesSpeak({ result, estimate, grounds }: RunAssessment): boolean {
  return (
    result.source === 'native' &&
    result.invalidatedAt === undefined &&
    estimate.scoredTries > 0 &&
    !grounds.some(({ code }) => code === 'POLICY_MISMATCH' || code === 'EVIDENCE_STALE')
  );
}

function byCompletion(left: RunAssessment, right: RunAssessment): number {
  const times = Date.parse(left.result.completedAt) - Date.parse(right.result.completedAt);
  if (times !== 0) return times;
  return keyOf(left) < keyOf(right) ? -1 : 1;
}

function keyOf({ result }: RunAssessment): string {
  return `${result.resultDigest} ${result.runId}`;
}
