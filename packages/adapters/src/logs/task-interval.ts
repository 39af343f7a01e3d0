import { clopperPearson, hoeffding, studentT } from '@holdpoint/shared/statistics/intervals';

import { mean } from './reduce-epochs.js';

/** Two-sided 95 % limits of a mean over tasks; `none` with null limits where no method holds. */
export interface TaskInterval {
  readonly method: 'clopper-pearson' | 'student-t' | 'hoeffding' | 'none';
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Says that no limits are known. */
export const NO_INTERVAL: TaskInterval = { method: 'none', lower: null, upper: null };
const CONFIDENCE = { confidence: 0.95, sided: 'two' } as const;

/** Sample variance with n - 1; 0 below two values, as Inspect has it. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

/**
 * Interval of the tasks' mean: exact binomial when every task is 0 or 1; Student's t otherwise, cut to [0, 1] where the
 * values lie there; Hoeffding where t fails (one task, no spread), since agreement of few tasks is not certainty.
 */
export function taskInterval(values: readonly number[]): TaskInterval {
  if (values.length === 0) return NO_INTERVAL;
  const count = values.length;
  const isUnit = values.every((value) => value >= 0 && value <= 1);
  if (values.every((value) => value === 0 || value === 1)) {
    const successes = values.filter((value) => value === 1).length;
    const { lower, upper } = clopperPearson({ successes, trials: count, ...CONFIDENCE });
    return { method: 'clopper-pearson', lower, upper };
  }
  const spread = Math.sqrt(variance(values));
  if (count >= 2 && spread > 0 && Number.isFinite(spread)) {
    const { lower, upper } = studentT({
      mean: mean(values),
      standardDeviation: spread,
      count,
      ...CONFIDENCE,
    });
    const clip = (limit: number): number => (isUnit ? Math.min(1, Math.max(0, limit)) : limit);
    return { method: 'student-t', lower: clip(lower), upper: clip(upper) };
  }
  if (!isUnit) return NO_INTERVAL;
  const { lower, upper } = hoeffding({ mean: mean(values), count, ...CONFIDENCE });
  return { method: 'hoeffding', lower, upper };
}
