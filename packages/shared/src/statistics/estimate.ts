import { z } from 'zod';

import type { TaskScores } from '../evidence/run-evidence.js';
import type { Aggregator } from '../policy/policy.js';
import { Interval } from './interval.js';
import { clopperPearson, hoeffding, wilson } from './intervals.js';
import { type TaskValue, taskValueOf } from './task-value.js';

const displayConfidence = 0.95;

/**
 * What a run says about the mean of its tasks' values. `undetermined` tasks lack a score that could change their value;
 * `lowerEstimate` counts what they lack as 0, `upperEstimate` as 1. Rates are in [0, 1].
 */
export const TaskEstimate = z
  .strictObject({
    unit: z.literal('task'),
    /** Planned tasks, or the tasks found if there are more. */
    taskCount: z.int().nonnegative(),
    /** Sum of the tasks' least values: for `any_of_k` the number of tasks passed. */
    passed: z.number().nonnegative(),
    undetermined: z.int().nonnegative(),
    /** Over what was measured; null when nothing was. Never compared with a threshold. */
    estimateRate: z.number().min(0).max(1).nullable(),
    lowerEstimate: z.number().min(0).max(1),
    upperEstimate: z.number().min(0).max(1),
    /** One-sided; `lower` starts from `lowerEstimate` and `upper` from `upperEstimate`. */
    bound: Interval,
    /** Wilson, two-sided 95 %, around `estimateRate`; for charts, never for a gate. */
    display: Interval,
    scoredTries: z.int().nonnegative(),
    unscoredTries: z.int().nonnegative(),
    erroredTries: z.int().nonnegative(),
    /** Mean over scored tries, for information: tries of one task are not independent. */
    tryRate: z.strictObject({
      estimateRate: z.number().min(0).max(1).nullable(),
      interval: Interval,
    }),
  })
  .meta({ id: 'TaskEstimate' });
export type TaskEstimate = z.infer<typeof TaskEstimate>;

/** What was planned: tasks and tries that have no score are counted in their worst case, both ways. */
export interface EstimatePlan {
  readonly plannedTasks: number;
  /** Tries of each task. */
  readonly plannedEpochs: number;
  /** Of the one-sided bound, in (0, 1). */
  readonly confidence: number;
}

/**
 * Estimate and one-sided bound with the task as the unit: 10 tries of one task are one observation. The bound is exact
 * (Clopper-Pearson) where the plan makes task values 0 or 1 (`any_of_k`, or one try a task; a value between counts
 * outward) and Hoeffding's for means of several tries. The plan chooses, never the values: else one value less between
 * 0 and 1 could shorten the bound and a worse result would help. Throws `statistics.invalid_confidence`.
 */
export function estimateOverTasks(
  tasks: readonly TaskScores[],
  aggregator: Aggregator,
  plan: EstimatePlan,
): TaskEstimate {
  const taskCount = Math.max(plan.plannedTasks, tasks.length);
  const absentTasks = taskCount - tasks.length;
  const values = tasks.map((task) => taskValueOf(task, aggregator, plan.plannedEpochs));
  const isBinary = aggregator.kind === 'any_of_k' || plan.plannedEpochs === 1;

  const passed = sum(values.map((value) => value.least));
  const ceiling = sum(values.map((value) => value.most)) + absentTasks;
  const measured = values.flatMap((value) => value.measured ?? []);
  const estimateRate = meanOf(measured);
  return {
    unit: 'task',
    taskCount,
    passed,
    undetermined: values.filter((value) => value.least < value.most).length + absentTasks,
    estimateRate,
    lowerEstimate: taskCount === 0 ? 0 : Math.min(1, passed / taskCount),
    upperEstimate: taskCount === 0 ? 1 : Math.min(1, ceiling / taskCount),
    bound: isBinary
      ? countBound(values, taskCount, plan.confidence)
      : meanBound(passed, ceiling, taskCount, plan.confidence),
    display: wilsonOf(measured),
    ...triesOf(tasks),
  };
}

/** A value between 0 and 1 is a success for the upper limit and none for the lower: the bound can only widen. */
function countBound(values: readonly TaskValue[], taskCount: number, confidence: number): Interval {
  const least = values.filter((value) => value.least >= 1).length;
  const most = taskCount - values.filter((value) => value.most <= 0).length;
  const question = { trials: taskCount, confidence, sided: 'one' } as const;
  const { lower } = clopperPearson({ ...question, successes: least });
  return { ...clopperPearson({ ...question, successes: most }), lower };
}

function meanBound(least: number, most: number, taskCount: number, confidence: number): Interval {
  const limitsAround = (total: number): Interval =>
    hoeffding({
      mean: taskCount === 0 ? 0 : Math.min(1, total / taskCount),
      count: taskCount,
      confidence,
      sided: 'one',
    });
  return { ...limitsAround(most), lower: limitsAround(least).lower };
}

function triesOf(
  tasks: readonly TaskScores[],
): Pick<TaskEstimate, 'scoredTries' | 'unscoredTries' | 'erroredTries' | 'tryRate'> {
  const scores = tasks.flatMap((task) => task.scores);
  return {
    scoredTries: scores.length,
    unscoredTries: sum(tasks.map((task) => task.unscored)),
    erroredTries: sum(tasks.map((task) => task.errored)),
    tryRate: { estimateRate: meanOf(scores), interval: wilsonOf(scores) },
  };
}

function wilsonOf(values: readonly number[]): Interval {
  // Rounding may lift a sum of fractions above its count.
  const successes = Math.min(sum(values), values.length);
  return wilson({ successes, trials: values.length, confidence: displayConfidence, sided: 'two' });
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(1, sum(values) / values.length);
}

/** In order of size: rounding must not let the order of tasks change a digest. */
function sum(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right).reduce((total, value) => total + value, 0);
}
