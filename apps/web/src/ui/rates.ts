import { percent } from '@holdpoint/shared/report/wording';
import type { Interval } from '@holdpoint/shared/statistics/interval';

/** A rate as a person reads it: never without its n and its interval. */
export interface MeasuredRate {
  /** In [0, 1]. */
  readonly estimate: number;
  /** Tasks, never tries. */
  readonly taskCount: number;
  readonly interval: Interval;
}

const methods: Readonly<Record<Interval['method'], string>> = {
  'clopper-pearson': 'Clopper–Pearson',
  wilson: 'Wilson',
  'student-t': 'Student t',
  hoeffding: 'Hoeffding',
};

/** `95 % Wilson interval`, or `one-sided 95 % Clopper–Pearson limits`. */
export function intervalName({ method, confidence, sided }: Interval): string {
  return sided === 'one'
    ? `one-sided ${percent(confidence)} ${methods[method]} limits`
    : `${percent(confidence)} ${methods[method]} interval`;
}

/** `Clopper–Pearson 95 %`: for a column that says already which limits they are. */
export function methodOf({ method, confidence }: Interval): string {
  return `${methods[method]} ${percent(confidence)}`;
}

/** `1.6 – 9.8 %`. */
export function limitsOf({ lower, upper }: Interval): string {
  return `${percent(lower).replace(/\u00a0%$/, '')}\u2009–\u2009${percent(upper)}`;
}
