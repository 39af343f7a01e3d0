import type { TaskScores } from '../evidence/run-evidence.js';
import type { Aggregator } from '../policy/policy.js';

/**
 * The value of one task, in [0, 1], as far as its tries tell. `least` and `most` count each try without a score as
 * 0 and as 1; they are equal when the task is determined. `measured` is null when the task has no value yet.
 */
export interface TaskValue {
  readonly least: number;
  readonly most: number;
  readonly measured: number | null;
}

/** Total. Neither a refusal nor an error nor an absent try is ever read as 0. RSP v1.0, Appendix, for `any_of_k`. */
export function taskValueOf(
  task: TaskScores,
  aggregator: Aggregator,
  plannedEpochs: number,
): TaskValue {
  return aggregator.kind === 'any_of_k'
    ? anyOfFirst(aggregator.k, task)
    : meanOfTries(task, plannedEpochs);
}

function anyOfFirst(k: number, { scores, unscored, errored }: TaskScores): TaskValue {
  const holes = unscored + errored;
  // Where a hole lies among the tries isn't recorded: only this many scores are surely among the first k.
  const certain = scores.slice(0, Math.max(0, k - holes));
  if (certain.some((score) => score >= 1)) return { least: 1, most: 1, measured: 1 };
  // Half a success is neither: it may not lower the upper limit, nor raise the lower one.
  const isPartial = scores.slice(0, k).some((score) => score > 0);
  if (holes > 0 || scores.length < k || isPartial) return { least: 0, most: 1, measured: null };
  return { least: 0, most: 0, measured: 0 };
}

function meanOfTries({ scores, unscored, errored }: TaskScores, plannedEpochs: number): TaskValue {
  const tries = Math.max(plannedEpochs, scores.length + unscored + errored);
  const holes = tries - scores.length;
  const total = scores.reduce((sum, score) => sum + score, 0);
  return {
    least: Math.min(1, total / tries),
    most: Math.min(1, (total + holes) / tries),
    measured: scores.length === 0 ? null : Math.min(1, total / scores.length),
  };
}
