import { HoldpointError } from '../errors/holdpoint-error.js';
import type { TaskScores } from '../evidence/run-evidence.js';
import { type Aggregator, aggregatorName, isSameAggregator } from '../policy/aggregator.js';
import { type BootstrapPlan, clusterBootstrap } from './bootstrap.js';
import { clusteredMean } from './clustered.js';
import { mcnemarExact, signFlipTest } from './exact-tests.js';
import type { Limits } from './interval.js';
import { sum } from './sum.js';
import { taskValueOf } from './task-value.js';

export type AggregatorKind = Aggregator['kind'];

/** Value of one task, in [0, 1]; null while its tries don't determine it. */
export interface ValuedTask {
  readonly task: string;
  /** Tasks that share one are correlated (one passage, one repository); null for a task of its own. */
  readonly cluster: string | null;
  readonly value: number | null;
}

/** Task values together with the aggregator that made them: values of two kinds are two types. */
export interface TaskValues<Kind extends AggregatorKind = AggregatorKind> {
  readonly aggregator: Extract<Aggregator, { kind: Kind }>;
  readonly tasks: readonly ValuedTask[];
}

/** Value of each task by one aggregator. Total. */
export function taskValuesOf<Kind extends AggregatorKind>(
  aggregator: Extract<Aggregator, { kind: Kind }>,
  tasks: readonly TaskScores[],
): TaskValues<Kind> {
  return {
    aggregator,
    tasks: tasks.map((task) => {
      const tries = task.scores.length + task.unscored + task.errored;
      const { least, most, measured } = taskValueOf(task, aggregator, tries);
      return {
        task: task.task,
        cluster: task.cluster ?? null,
        value: least === most ? measured : null,
      };
    }),
  };
}

/** What two checkpoints show on the tasks that both have. Differences are second less first. */
export interface PairedComparison {
  readonly aggregator: Aggregator;
  /** Tasks that are compared: in both, and determined in both. */
  readonly taskCount: number;
  readonly clusterCount: number;
  /** Tasks left out: no conclusion about them. */
  readonly undetermined: number;
  readonly onlyInFirst: number;
  readonly onlyInSecond: number;
  readonly estimateFirst: number;
  readonly estimateSecond: number;
  readonly difference: number;
  /** Clustered, of the difference; null below two clusters. */
  readonly standardError: number | null;
  /** By drawing whole clusters again; null below two. Too short below some 20 clusters. */
  readonly interval: Limits<'bootstrap'> | null;
  /** Null unless every value is 0 or 1. Its p-value takes tasks to be independent, clusters or not. */
  readonly mcnemar: {
    readonly onlyFirst: number;
    readonly onlySecond: number;
    readonly pValue: number;
  } | null;
  /** `mcnemar` where values are 0 or 1 and no two tasks share a cluster, else sign flips of whole clusters. */
  readonly test: 'mcnemar' | 'sign-flip';
  readonly pValue: number;
}

interface Pair {
  readonly task: string;
  readonly cluster: string | null;
  readonly first: number;
  readonly second: number;
}

/**
 * Compares two checkpoints task by task. The order of tasks doesn't matter. Throws `statistics.aggregator_mismatch` for
 * values of another aggregator or another k, `statistics.duplicate_task`, `statistics.cluster_mismatch` where a task
 * isn't in the same cluster on both sides, `statistics.no_common_tasks`, and as `bootstrapLimits`. Miller 2024, paired differences.
 */
export function comparePaired<Kind extends AggregatorKind>(
  first: TaskValues<Kind>,
  second: TaskValues<NoInfer<Kind>>,
  plan: BootstrapPlan,
): PairedComparison {
  const aggregator: Aggregator = first.aggregator;
  assertSameAggregator(aggregator, second.aggregator);
  const firsts = byTask(first.tasks);
  const seconds = byTask(second.tasks);
  const common = first.tasks.filter(({ task }) => seconds.has(task));
  const pairs = common
    .flatMap((task) => pairOf(task, seconds.get(task.task)) ?? [])
    .toSorted((left, right) => (left.task < right.task ? -1 : 1));
  if (pairs.length === 0) {
    throw invalid(
      'statistics.no_common_tasks',
      'No task has a value on both sides: nothing can be paired. Task ids must be the same in both.',
    );
  }
  const clusters = clustersOf(pairs);
  const differences = clusters.map((cluster) => cluster.map(({ first, second }) => second - first));
  const mcnemar = mcnemarOf(pairs);
  const isByTask = mcnemar !== null && clusters.length === pairs.length;
  const estimateFirst = meanOf(pairs.map((pair) => pair.first));
  const estimateSecond = meanOf(pairs.map((pair) => pair.second));
  return {
    aggregator,
    taskCount: pairs.length,
    clusterCount: clusters.length,
    undetermined: common.length - pairs.length,
    onlyInFirst: firsts.size - common.length,
    onlyInSecond: seconds.size - common.length,
    estimateFirst,
    estimateSecond,
    difference: estimateSecond - estimateFirst,
    standardError: clusteredMean(differences).standardError,
    interval: clusterBootstrap(differences, plan),
    mcnemar,
    test: isByTask ? 'mcnemar' : 'sign-flip',
    pValue: isByTask ? mcnemar.pValue : signFlipTest(differences.map(sum), plan.seed),
  };
}

function assertSameAggregator(first: Aggregator, second: Aggregator): void {
  if (isSameAggregator(first, second)) return;
  throw invalid(
    'statistics.aggregator_mismatch',
    `The first is made by ${aggregatorName(first)}, the second by ${aggregatorName(second)}: they measure different things. Aggregate both alike.`,
  );
}

function byTask(tasks: readonly ValuedTask[]): ReadonlyMap<string, ValuedTask> {
  const found = new Map(tasks.map((task) => [task.task, task]));
  if (found.size === tasks.length) return found;
  throw invalid('statistics.duplicate_task', 'A task stands twice: put all its tries in one.');
}

/** Null while either side isn't determined. */
function pairOf(first: ValuedTask, second: ValuedTask | undefined): Pair | null {
  if (second === undefined || first.cluster !== second.cluster) {
    throw invalid(
      'statistics.cluster_mismatch',
      `Task ${first.task} is not in the same cluster on both sides.`,
    );
  }
  if (first.value === null || second.value === null) return null;
  return { task: first.task, cluster: first.cluster, first: first.value, second: second.value };
}

/** In order of the clusters' first tasks: random draws must not depend on the order of the files. */
function clustersOf(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = pair.cluster === null ? `task ${pair.task}` : `cluster ${pair.cluster}`;
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()];
}

function mcnemarOf(pairs: readonly Pair[]): PairedComparison['mcnemar'] {
  const isBinary = pairs.every(({ first, second }) =>
    [first, second].every((value) => value === 0 || value === 1),
  );
  if (!isBinary) return null;
  const onlyFirst = pairs.filter(({ first, second }) => first > second).length;
  const onlySecond = pairs.filter(({ first, second }) => second > first).length;
  return { onlyFirst, onlySecond, pValue: mcnemarExact(onlyFirst, onlySecond) };
}

function meanOf(values: readonly number[]): number {
  return sum(values) / values.length;
}

function invalid(code: `statistics.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message });
}
