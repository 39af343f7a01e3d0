import type { DeclaredMetric, DeclaredScore, InspectHeader } from './inspect-header.js';
import { unqualified } from './inspect-header.js';
import { UNNAMED_SCORER } from './inspect-sample.js';
import { isObject } from './json-selection.js';
import type { InspectLog } from './read-inspect-log.js';
import { isMeanMetric, measuredTasks, recomputeMetric } from './recompute-metric.js';
import type { TaskInterval } from './task-interval.js';
import { NO_INTERVAL, taskInterval } from './task-interval.js';
import type { TaskValues } from './task-values.js';
import { taskValues } from './task-values.js';

/** Of undeclared scorers together: each is recomputed over all samples. */
const MAX_KEYS = 1000;

/** One metric: what the log declares beside what its samples give. */
export interface RecomputedMetric {
  readonly scorer: string;
  readonly name: string;
  /** Null when the log declares nothing, or NaN. */
  readonly declared: number | null;
  /** Null when it can't be recomputed; a finding says why. */
  readonly recomputed: number | null;
  /** Tasks (distinct sample ids) with a score; never samples times epochs. */
  readonly n: number;
  /** Of the mean over tasks, two-sided 95 %; `none` for a metric that isn't a mean. */
  readonly interval: TaskInterval;
  /** The scorer's name, or the key of its mapping that is measured. */
  readonly score: string;
  readonly reducer: string;
  /** The metric function whose mapping this is an entry of, such as `grouped`. */
  readonly group?: string;
}

/** A line of results with its metrics and the values behind them. */
export interface RecomputedScore {
  readonly line: DeclaredScore;
  /** False for a scorer that occurs in samples only, as in a crashed log. */
  readonly isDeclared: boolean;
  readonly values: TaskValues;
  readonly metrics: readonly RecomputedMetric[];
}

function configuredMetricNames(header: InspectHeader, scorer: string): readonly string[] {
  for (const entry of header.scorers) {
    const { name, metrics } = Object(entry) as { name?: unknown; metrics?: unknown };
    if (typeof name !== 'string' || unqualified(name) !== scorer || !Array.isArray(metrics))
      continue;
    return metrics.flatMap((metric: unknown) => {
      const { name: metricName } = Object(metric) as { name?: unknown };
      return typeof metricName === 'string' ? [unqualified(metricName)] : [];
    });
  }
  return [];
}

function undeclaredScores(log: InspectLog): readonly DeclaredScore[] {
  const declared = new Set(log.header.scores.flatMap(({ scorer, name }) => [scorer, name]));
  if (declared.size > 0) declared.add(UNNAMED_SCORER);
  const found = new Map<string, Set<string>>();
  let keyCount = 0;
  for (const { scores } of log.samples) {
    for (const [scorer, { value }] of scores) {
      if (declared.has(scorer)) continue;
      const keys = found.get(scorer) ?? new Set<string>();
      for (const key of isObject(value) ? Object.keys(value) : [scorer]) {
        if (keys.has(key) || keyCount >= MAX_KEYS) continue;
        keys.add(key);
        keyCount++;
      }
      found.set(scorer, keys);
    }
  }
  return [...found].flatMap(([scorer, keys]) => {
    const configured = configuredMetricNames(log.header, scorer);
    const names = configured.length > 0 ? configured : ['mean'];
    const metrics = names.map((name) => ({
      key: name,
      name,
      group: undefined,
      value: null,
      params: {},
    }));
    return [...keys].map((name) => ({
      scorer,
      name,
      reducer: undefined,
      scoredSamples: undefined,
      params: {},
      metrics,
    }));
  });
}

function recomputedMetric(
  metric: DeclaredMetric,
  line: DeclaredScore,
  reducer: string,
  values: TaskValues,
): RecomputedMetric {
  const measured = values.tasks && measuredTasks(metric, values.tasks);
  const isMean = isMeanMetric(metric.name) || metric.group === 'grouped';
  const recomputed = values.tasks === undefined ? undefined : recomputeMetric(metric, values.tasks);
  return {
    scorer: line.scorer,
    name: metric.name,
    declared: metric.value,
    recomputed: recomputed !== undefined && Number.isFinite(recomputed) ? recomputed : null,
    n: measured?.length ?? values.taskCount,
    interval:
      isMean && measured !== undefined
        ? taskInterval(measured.map(({ value }) => value))
        : NO_INTERVAL,
    score: line.name,
    reducer,
    ...(metric.group === undefined ? {} : { group: metric.group }),
  };
}

/** Recomputes every line of results from the samples, and lines for scorers that the header doesn't know. */
export function recomputeScores(log: InspectLog): readonly RecomputedScore[] {
  const { header, samples } = log;
  const recompute = (line: DeclaredScore, isDeclared: boolean): RecomputedScore => {
    const reducer = line.reducer ?? header.epochsReducers[0] ?? 'mean';
    const values = taskValues(samples, line.scorer, line.name, reducer);
    const metrics = line.metrics.map((metric) => recomputedMetric(metric, line, reducer, values));
    return { line, isDeclared, values, metrics };
  };
  return [
    ...header.scores.map((line) => recompute(line, true)),
    ...undeclaredScores(log).map((line) => recompute(line, false)),
  ];
}
