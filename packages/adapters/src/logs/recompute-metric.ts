import { studentT } from '@holdpoint/shared/statistics/intervals';

import type { DeclaredMetric } from './inspect-header.js';
import { unqualified } from './inspect-header.js';
import type { JsonValue } from './json-selection.js';
import { mean } from './reduce-epochs.js';
import { variance } from './task-interval.js';
import type { TaskValue } from './task-values.js';

type Params = Readonly<Record<string, unknown>>;
const PLACEHOLDER = '{group_name}';

type Estimator = (tasks: readonly TaskValue[], params: Params) => number | undefined;

const valuesOf = (tasks: readonly TaskValue[]): number[] => tasks.map(({ value }) => value);

function groupKey(value: JsonValue | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object'
    ? undefined
    : String(value);
}

/** Groups by a key of the samples' metadata; undefined when a task lacks it, as upstream then refuses. */
function groups(
  tasks: readonly TaskValue[],
  key: string,
): ReadonlyMap<string, TaskValue[]> | undefined {
  const found = new Map<string, TaskValue[]>();
  for (const task of tasks) {
    const name = groupKey(task.metadata.get(key));
    if (name === undefined) return undefined;
    const members = found.get(name) ?? [];
    members.push(task);
    found.set(name, members);
  }
  return found;
}

/** Standard error with clusters, finite-cluster correction C / (C - 1). Miller 2024, arXiv:2411.00640, appendix A. */
function clusteredStandardError(tasks: readonly TaskValue[], cluster: string): number | undefined {
  const clusters = groups(tasks, cluster);
  if (clusters === undefined) return undefined;
  const count = clusters.size;
  if (count < 2) return 0;
  const centre = mean(valuesOf(tasks));
  const squares = [...clusters.values()].map(
    (members) => members.reduce((sum, { value }) => sum + (value - centre), 0) ** 2,
  );
  return Math.sqrt((squares.reduce((a, b) => a + b, 0) * count) / (count - 1)) / tasks.length;
}

function standardError(tasks: readonly TaskValue[], params: Params): number | undefined {
  const { cluster } = params;
  if (typeof cluster === 'string') return clusteredStandardError(tasks, cluster);
  return Math.sqrt(variance(valuesOf(tasks)) / tasks.length);
}

const ESTIMATORS: ReadonlyMap<string, Estimator> = new Map<string, Estimator>([
  ['accuracy', (tasks) => mean(valuesOf(tasks))],
  ['mean', (tasks) => mean(valuesOf(tasks))],
  ['stderr', standardError],
  ['std', (tasks) => Math.sqrt(variance(valuesOf(tasks)))],
  ['var', (tasks) => variance(valuesOf(tasks))],
]);

/** Metrics whose value is a mean over tasks, so that an interval of the mean is theirs. */
export function isMeanMetric(name: string): boolean {
  return name === 'accuracy' || name === 'mean';
}

/** The metric that a `grouped` metric applies to each group; its parameter is a name or a registry entry. */
function innerMetric(params: Params): { name: string; params: Params } | undefined {
  const { metric } = params;
  if (typeof metric === 'string') return { name: unqualified(metric), params: {} };
  if (typeof metric !== 'object' || metric === null || !('name' in metric)) return undefined;
  const inner =
    'params' in metric && typeof metric.params === 'object' && metric.params !== null
      ? metric.params
      : {};
  return typeof metric.name === 'string'
    ? { name: unqualified(metric.name), params: { ...inner } }
    : undefined;
}

/** Whether `parts` with `group` between them are `name`. By length first: both are the log's, and may repeat without end. */
function isJoinOf(parts: readonly string[], group: string, name: string): boolean {
  const length = parts.reduce((sum, part) => sum + part.length, group.length * (parts.length - 1));
  return length === name.length && parts.join(group) === name;
}

/** The tasks that a line of results measures: all, or those of the group that the metric is named after. */
export function measuredTasks(
  metric: DeclaredMetric,
  tasks: readonly TaskValue[],
): readonly TaskValue[] | undefined {
  if (metric.group !== 'grouped') return tasks;
  const { group_key: key, all_label: label, all, name_template: template } = metric.params;
  if (typeof key !== 'string') return undefined;
  if (metric.name === (typeof label === 'string' ? label : 'all'))
    return all === 'groups' ? undefined : tasks;
  const parts = (typeof template === 'string' ? template : PLACEHOLDER).split(PLACEHOLDER);
  const found = [...(groups(tasks, key) ?? [])].find(([group]) =>
    isJoinOf(parts, group, metric.name),
  );
  return found?.[1];
}

/** The mean of the groups' values, where a grouped metric asks for that as its total. */
function meanOfGroups(
  metric: DeclaredMetric,
  tasks: readonly TaskValue[],
  estimate: Estimator,
  params: Params,
) {
  const { group_key: key, all } = metric.params;
  const found = all === 'groups' && typeof key === 'string' ? groups(tasks, key) : undefined;
  const values = [...(found?.values() ?? [])].map((members) => estimate(members, params));
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 && known.length === values.length ? mean(known) : undefined;
}

/** Student-t limits of the mean as Inspect's `ci` metric has them, not cut to [0, 1]; not its bootstrap. */
function limitOfMean(metric: DeclaredMetric, tasks: readonly TaskValue[]): number | undefined {
  const { level = 0.95, method = 't', cluster } = metric.params;
  if (
    method !== 't' ||
    typeof cluster === 'string' ||
    typeof level !== 'number' ||
    !(level > 0 && level < 1)
  ) {
    return undefined;
  }
  const values = valuesOf(tasks);
  const spread = Math.sqrt(variance(values));
  if (spread === 0) return mean(values);
  const question = { mean: mean(values), standardDeviation: spread, count: values.length };
  const limits = studentT({ ...question, confidence: level, sided: 'two' });
  if (metric.name === 'lower') return limits.lower;
  return metric.name === 'upper' ? limits.upper : undefined;
}

/**
 * Recomputes a declared metric over reduced task values, by Inspect's formulas. Undefined when that isn't possible: a
 * user's own metric, an unseeded bootstrap, a missing cluster or group, no task.
 */
export function recomputeMetric(
  metric: DeclaredMetric,
  tasks: readonly TaskValue[],
): number | undefined {
  if (tasks.length === 0) return undefined;
  if (metric.group === 'ci') return limitOfMean(metric, tasks);
  if (metric.group === undefined) return ESTIMATORS.get(metric.name)?.(tasks, metric.params);
  const inner = metric.group === 'grouped' ? innerMetric(metric.params) : undefined;
  const estimate = inner === undefined ? undefined : ESTIMATORS.get(inner.name);
  if (inner === undefined || estimate === undefined) return undefined;
  const measured = measuredTasks(metric, tasks);
  return measured === undefined
    ? meanOfGroups(metric, tasks, estimate, inner.params)
    : estimate(measured, inner.params);
}
