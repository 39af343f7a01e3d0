import type { TaskScores } from '../evidence/run-evidence.js';
import type { Aggregator } from '../policy/aggregator.js';
import type { SamplingUnit } from '../policy/criterion.js';
import { sum } from './sum.js';
import { type TaskValue, taskValueOf } from './task-value.js';

/** What was planned: tasks and tries that have no score are counted in their worst case, both ways. */
export interface PlannedSize {
  readonly plannedTasks: number;
  /** Tries of each task. */
  readonly plannedEpochs: number;
}

const unknown: Observation = { least: 0, most: 1, measured: null, weight: 1 };

/** One independent observation; `weight` is its share of what the largest one stands for, in (0, 1]. */
export interface Observation extends TaskValue {
  readonly weight: number;
}

/**
 * The independent observations of a run: its tasks' values, its tries, or the means of its clusters, which weigh by
 * their tasks: else many harmless small clusters would hide a large one. Planned ones that are absent are unknown; an
 * absent task is a cluster of its own, since nobody knows whose it was. Total.
 */
export function observationsOf(
  tasks: readonly TaskScores[],
  aggregator: Aggregator,
  unit: SamplingUnit,
  plan: PlannedSize,
): Observation[] {
  const absent = Math.max(0, plan.plannedTasks - tasks.length);
  switch (unit) {
    case 'task':
      return [
        ...tasks.map((task) => ({
          ...taskValueOf(task, aggregator, plan.plannedEpochs),
          weight: 1,
        })),
        ...nothings(absent),
      ];
    case 'run':
      return [
        ...tasks.flatMap((task) => triesOf(task, plan.plannedEpochs)),
        ...nothings(absent * plan.plannedEpochs),
      ];
    case 'cluster':
      return weighed([...clustersOf(tasks, aggregator, plan.plannedEpochs), ...nothings(absent)]);
  }
}

function triesOf({ scores, unscored, errored }: TaskScores, plannedEpochs: number): Observation[] {
  const holes = Math.max(plannedEpochs - scores.length, unscored + errored);
  return [
    ...scores.map((score) => ({ least: score, most: score, measured: score, weight: 1 })),
    ...nothings(holes),
  ];
}

function clustersOf(
  tasks: readonly TaskScores[],
  aggregator: Aggregator,
  plannedEpochs: number,
): Observation[] {
  const members = new Map<string, TaskValue[]>();
  for (const task of tasks) {
    const key = task.cluster === undefined ? `task ${task.task}` : `cluster ${task.cluster}`;
    const value = taskValueOf(task, aggregator, plannedEpochs);
    members.set(key, [...(members.get(key) ?? []), value]);
  }
  return [...members.values()].map((values) => {
    const measured = values.flatMap((value) => value.measured ?? []);
    return {
      least: meanOf(values.map(({ least }) => least)),
      most: meanOf(values.map(({ most }) => most)),
      measured: measured.length === 0 ? null : meanOf(measured),
      weight: values.length,
    };
  });
}

/** From numbers of tasks to shares of the largest. */
function weighed(observations: readonly Observation[]): Observation[] {
  const largest = observations.reduce((most, { weight }) => Math.max(most, weight), 1);
  return observations.map((observation) => ({
    ...observation,
    weight: observation.weight / largest,
  }));
}

function meanOf(values: readonly number[]): number {
  return Math.min(1, sum(values) / values.length);
}

function nothings(count: number): Observation[] {
  return Array.from({ length: Math.max(0, count) }, () => unknown);
}
