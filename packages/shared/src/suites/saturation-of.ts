import { z } from 'zod';

import type { RunEvidence } from '../evidence/run-evidence.js';
import type { Aggregator } from '../policy/aggregator.js';
import { Interval } from '../statistics/interval.js';
import { clopperPearson } from '../statistics/intervals.js';
import { observationsOf } from '../statistics/observations.js';

/** Above this rate of solved tasks a suite tells the newest models hardly apart. Holdpoint's own choice. */
export const SATURATION_RATE = 0.9;

/** Of the one-sided bound. */
export const SATURATION_CONFIDENCE = 0.95;

/** So many of the newest measured checkpoints are looked at. */
export const SATURATION_CHECKPOINTS = 3;

/** How many tasks of a suite one checkpoint solved. */
export interface SolvedTasks {
  readonly checkpoint: string;
  readonly solved: number;
  readonly tasks: number;
}

/** A hint for people, who alone move a suite. `checkpoints` is newest first and may be empty. */
export const SaturationHint = z
  .strictObject({
    suggestsSaturated: z.boolean(),
    rate: z.number(),
    /** With fewer tasks not even a flawless result could suggest it. */
    leastTasks: z.int().positive(),
    checkpoints: z.array(
      z.strictObject({
        checkpoint: z.string(),
        solved: z.int().nonnegative(),
        taskCount: z.int().nonnegative(),
        estimateRate: z.number().min(0).max(1).nullable(),
        /** Clopper-Pearson over tasks, one-sided. */
        bound: Interval,
      }),
    ),
  })
  .meta({ id: 'SaturationHint' });
export type SaturationHint = z.infer<typeof SaturationHint>;

/**
 * Suggests saturation where the lower bound of the rate of solved tasks is above 0.9 on each of the newest checkpoints;
 * none measured suggests nothing. They are not pooled: the same tasks tried by several models are no new tasks. `results`
 * is newest first, one a checkpoint. Throws `statistics.invalid_count`.
 */
export function saturationOf(results: readonly SolvedTasks[]): SaturationHint {
  const checkpoints = results
    .slice(0, SATURATION_CHECKPOINTS)
    .map(({ checkpoint, solved, tasks }) => ({
      checkpoint,
      solved,
      taskCount: tasks,
      estimateRate: tasks === 0 ? null : solved / tasks,
      bound: clopperPearson({
        successes: solved,
        trials: tasks,
        confidence: SATURATION_CONFIDENCE,
        sided: 'one',
      }),
    }));
  return {
    suggestsSaturated:
      checkpoints.length > 0 && checkpoints.every(({ bound }) => bound.lower > SATURATION_RATE),
    rate: SATURATION_RATE,
    // All of n solved has the lower limit 0.05^(1/n).
    leastTasks: Math.floor(Math.log(1 - SATURATION_CONFIDENCE) / Math.log(SATURATION_RATE)) + 1,
    checkpoints,
  };
}

/** A task counts as solved where its value is 1 whatever its missing tries would have shown. Total. */
export function solvedTasksOf(
  checkpoint: string,
  result: Pick<RunEvidence, 'tasks' | 'plannedTasks' | 'plannedEpochs'>,
  aggregator: Aggregator,
): SolvedTasks {
  const values = observationsOf(result.tasks, aggregator, 'task', result);
  return {
    checkpoint,
    solved: values.filter(({ least }) => least >= 1).length,
    tasks: values.length,
  };
}
