import type { InspectSample } from './inspect-sample.js';
import { UNNAMED_SCORER } from './inspect-sample.js';
import type { JsonValue } from './json-selection.js';
import { isObject } from './json-selection.js';
import { reducerNamed } from './reduce-epochs.js';
import { numericScore, scorePart } from './score-value.js';

/** One task (sample id) with the value that its epochs reduce to. */
export interface TaskValue {
  readonly task: string;
  readonly value: number;
  /** Of the task's first epoch in the log. */
  readonly metadata: ReadonlyMap<string, JsonValue>;
}

/** The values of one scorer, or of one key of its mapping, over the tasks of a log. */
export interface TaskValues {
  /** Undefined when the reducer isn't known. */
  readonly tasks: readonly TaskValue[] | undefined;
  /** Tasks with at least one scored epoch. */
  readonly taskCount: number;
  readonly scoredSamples: number;
  /** Samples without error that have no value: no score, NaN, or a value that is no number. */
  readonly unscoredSamples: number;
}

/**
 * The value that a line of results measures in one sample: an entry of the scorer's mapping, or the score under the
 * line's own name (two scorers of one kind are `match` and `match1`), or the scorer's; version 1 has a single one.
 */
export function scoreOf(
  sample: InspectSample,
  scorer: string,
  name: string,
): JsonValue | undefined {
  const byScorer = sample.scores.get(scorer)?.value;
  if (name !== scorer && isObject(byScorer) && name in byScorer) return byScorer[name];
  const score =
    sample.scores.get(name) ?? sample.scores.get(scorer) ?? sample.scores.get(UNNAMED_SCORER);
  return score === undefined ? undefined : scorePart(score.value, name);
}

/** Groups by task, drops unscored epochs, reduces the others: the unit of every count and interval is the task. */
export function taskValues(
  samples: readonly InspectSample[],
  scorer: string,
  name: string,
  reducerName: string,
): TaskValues {
  const byTask = new Map<
    string,
    { epochs: { epoch: number; value: number }[]; metadata: TaskValue['metadata'] }
  >();
  let scoredSamples = 0;
  let unscoredSamples = 0;
  for (const sample of samples) {
    const value = numericScore(scoreOf(sample, scorer, name));
    if (value === undefined) {
      if (sample.error === undefined) unscoredSamples++;
      continue;
    }
    scoredSamples++;
    const task = byTask.get(sample.id) ?? { epochs: [], metadata: sample.metadata };
    task.epochs.push({ epoch: sample.epoch, value });
    byTask.set(sample.id, task);
  }
  const reduce = reducerNamed(reducerName);
  const tasks =
    reduce &&
    [...byTask].flatMap(([task, { epochs, metadata }]) => {
      const value = reduce(epochs.sort((a, b) => a.epoch - b.epoch).map((one) => one.value));
      return value === undefined ? [] : [{ task, value, metadata }];
    });
  return { tasks, taskCount: tasks?.length ?? byTask.size, scoredSamples, unscoredSamples };
}
