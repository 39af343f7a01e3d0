import type { Finding } from '@holdpoint/shared/evidence/findings';

import { epochsOf, logFindings, taskCount } from './log-findings.js';
import type { InspectLog } from './read-inspect-log.js';
import type { RecomputedMetric } from './recomputed-metrics.js';
import { recomputeScores } from './recomputed-metrics.js';

/** One element of `logs` in the JSON of `holdpoint evidence inspect`. */
export interface LogSummary {
  /** File name without its folder. */
  readonly file: string;
  readonly format: 'eval' | 'json';
  readonly version: number;
  readonly fileDigest: string;
  readonly task: string;
  readonly model: string;
  readonly status: string;
  /** Distinct (id, epoch). */
  readonly samples: number;
  /** Distinct sample ids: the n of every interval. */
  readonly tasks: number;
  readonly epochs: number;
  /** Samples that ended in an error. */
  readonly errors: number;
  readonly metrics: readonly RecomputedMetric[];
  readonly findings: readonly Finding[];
}

/** Sums a log up, with every metric recomputed from its samples. Total; the result is JSON without NaN. */
export function summarizeLog(log: InspectLog): LogSummary {
  const scores = recomputeScores(log);
  const { header } = log;
  return {
    file: log.file,
    format: log.format,
    version: header.version,
    fileDigest: log.fileDigest,
    task: header.task,
    model: header.model,
    status: log.isComplete ? header.status : 'started',
    samples: log.samples.length,
    tasks: taskCount(log),
    epochs: epochsOf(log),
    errors: log.samples.filter(({ error }) => error !== undefined).length,
    metrics: scores.flatMap(({ metrics }) => metrics),
    findings: logFindings(log, scores),
  };
}
