import type { Sha256 } from '../contracts/common.js';
import { digestOf, sha256 } from '../digest/sha256.js';
import { figuresOnlyFinding, selfGradedFinding } from '../evidence/findings.js';
import { afterInvalidations, invalidationsOf } from '../evidence/invalidated.js';
import type { RunEvidence, RunRegistration, TaskScores } from '../evidence/run-evidence.js';
import { type Aggregator, triesNeededBy } from '../policy/aggregator.js';
import type { GateEvidence } from './gate-evidence.js';
import type { EvaluationResult, ResultFigures, ResultsFile } from './results.js';

/**
 * The evidence that a file of results amounts to. Each result is a run; figures without their tries become tasks that
 * show exactly them, so that their bounds are those of the figures. Runs have ids by their content. Total.
 */
export function evidenceOfResults(file: ResultsFile): GateEvidence {
  const { model, checkpoint } = file.subject;
  const weightsDigest = file.subject.weightsDigest ?? sha256(`${model} ${checkpoint}`);
  const runs = file.results.map((result, index) => runOf(result, index, { weightsDigest, model }));
  return {
    subject: {
      model,
      checkpoint,
      weightsDigest,
      variant: 'production',
      trainingFlop: 1,
      effectiveCompute: 1,
      elicitation: { name: 'unknown', description: '', costShareOfTraining: 0 },
      provider: 'file',
      providerModel: model,
    },
    registrations: runs.map(({ registration }) => registration),
    results: runs.map(({ registration, result }) =>
      afterInvalidations(result, invalidationsOf(result, registration, file.invalidations)),
    ),
    determinations: file.determinations,
    calibrations: file.calibrations,
    holds: file.holds,
    barChanges: file.barChanges,
    policyState: 'in_force',
    waivers: [],
    witness: null,
  };
}

function runOf(
  given: EvaluationResult,
  index: number,
  { weightsDigest, model }: { readonly weightsDigest: Sha256; readonly model: string },
): { registration: RunRegistration; result: RunEvidence } {
  const { evaluation, source, plan, completedAt, aggregator, status, sandbox } = given;
  const resultDigest = digestOf(given);
  const runId = uuidOf(sha256(`${index} ${resultDigest}`));
  const [policyDigest = null, ...alsoUnder] = plan?.policyDigests ?? [];
  const planDigest = plan?.digest ?? null;
  const { tasks, plannedEpochs } = tasksOf(given.figures, aggregator);
  const { judge, reviewed, flagged } = given;
  return {
    registration: {
      runId,
      evaluation,
      source,
      planDigest,
      policyDigest,
      ...(alsoUnder.length === 0 ? {} : { alsoUnder }),
      requestedBy: given.requestedBy,
      registeredAt: completedAt,
    },
    result: {
      runId,
      evaluation,
      source,
      weightsDigest,
      planDigest,
      status,
      plannedTasks: tasks.length,
      plannedEpochs,
      tasks,
      sandbox,
      elicitationCostShare: given.elicitationCostShare,
      findings: [
        ...given.findings,
        ...(given.figures.kind === 'mean' ? [figuresOnlyFinding] : []),
        // A file names its model by no provider: the model's name alone must do.
        ...(judge?.providerModel === model ? [selfGradedFinding] : []),
      ],
      completedAt,
      resultDigest,
      reviewed: reviewed === undefined ? null : { ...reviewed, digest: digestOf(reviewed) },
      ...(flagged === undefined ? {} : { flagged }),
      aggregator,
      ...(judge === undefined ? {} : { judges: [{ role: 'primary', ...judge }] }),
    },
  };
}

function tasksOf(
  figures: ResultFigures,
  aggregator: Aggregator,
): { tasks: TaskScores[]; plannedEpochs: number } {
  switch (figures.kind) {
    case 'tasks':
      return { tasks: figures.tasks, plannedEpochs: figures.triesPerTask };
    case 'counts': {
      const tries = triesNeededBy(aggregator);
      return {
        tasks: sameTasks(figures.tasks, (at) => triesOf(at < figures.passed ? 1 : 0, tries)),
        plannedEpochs: tries,
      };
    }
    case 'arms':
      return { tasks: peopleOf(figures, aggregator), plannedEpochs: 1 };
    case 'mean':
      // Two tries a task: of one, a value between 0 and 1 would count outward as a whole success.
      return {
        tasks: sameTasks(figures.tasks, (at) => triesOf(spread(figures, at), 2)),
        plannedEpochs: 2,
      };
  }
}

/** One try each; without arms in the aggregator, which the schema refuses, people are in none. */
function peopleOf(
  figures: Extract<ResultFigures, { kind: 'arms' }>,
  aggregator: Aggregator,
): TaskScores[] {
  return (['treatment', 'control'] as const).flatMap((side) => {
    const { passed, tasks } = figures[side];
    return sameTasks(tasks, (at) => [at < passed ? 1 : 0]).map((person) => ({
      ...person,
      task: `${side} ${person.task}`,
      ...(aggregator.kind === 'ratio_of_arms' ? { arm: aggregator[side] } : {}),
    }));
  });
}

/** As far apart as values of that mean can be: equal ones would pass for certainty where a bound looks at their spread. */
function spread({ mean, tasks }: { mean: number; tasks: number }, at: number): number {
  return Math.min(1, Math.max(0, mean * tasks - at));
}

function sameTasks(count: number, scoresOf: (at: number) => number[]): TaskScores[] {
  return Array.from({ length: count }, (_, at) => ({
    task: `task ${at + 1}`,
    scores: scoresOf(at),
    unscored: 0,
    errored: 0,
  }));
}

function triesOf(score: number, tries: number): number[] {
  return Array.from({ length: tries }, () => score);
}

/** A UUID of version 8 (RFC 9562, 5.8): its bits are the digest's. */
function uuidOf(digest: Sha256): string {
  const hex = digest.slice('sha256:'.length);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
