import type { CriterionDecision } from '@holdpoint/shared/gate/gate-decision';
import { moment, percent, points, words } from '@holdpoint/shared/report/wording';

import { count, counted } from '../../ui/figures.js';
import { methodOf } from '../../ui/rates.js';

/** Heads of the table of figures, in the order of `figuresOf`. */
export const figureColumns = [
  'Criterion',
  'Verdict',
  'Estimate',
  'Tasks',
  'One-sided limits',
  'Bar',
  'Margin',
  'Tries: scored, no score, error',
  'Fresh until',
  'Standing',
] as const;

/** A criterion's row in the table of figures, as many cells as `figureColumns`. Total. */
export function figuresOf(criterion: CriterionDecision): readonly string[] {
  const { estimateRate, bound, marginRate, thresholdRate, comparison, freshness } = criterion;
  const { scoredTries, unscoredTries, erroredTries } = criterion;
  return [
    criterion.title,
    words(criterion.verdict),
    estimateRate === null ? 'none' : percent(estimateRate, thresholdRate),
    tasksOf(criterion),
    bound === null
      ? 'none'
      : `${percent(bound.lower, thresholdRate)} to ${percent(bound.upper, thresholdRate)}, ${methodOf(bound)}`,
    `${words(comparison)} ${percent(thresholdRate, thresholdRate)}`,
    marginRate === null ? 'none' : points(marginRate),
    `${count(scoredTries)}, ${count(unscoredTries)}, ${count(erroredTries)}`,
    freshness === null ? 'no evidence' : moment(freshness.expiresAt),
    words(criterion.standing),
  ];
}

/** `12 tasks`, or `10 measured, 2 open of 12 tasks`: what tries leave open is in the limits, not in the estimate. Total. */
export function tasksOf({
  taskCount,
  undetermined,
}: Pick<CriterionDecision, 'taskCount' | 'undetermined'>): string {
  if (undetermined === 0) return counted(taskCount, 'task');
  return `${count(taskCount - undetermined)} measured, ${count(undetermined)} open of ${counted(taskCount, 'task')}`;
}

/** The limit that decides, and which way it points. Null where nothing was measured. Total. */
export function decisiveLimitOf({
  bound,
  comparison,
}: Pick<CriterionDecision, 'bound' | 'comparison'>): {
  readonly rate: number;
  readonly side: 'high' | 'low';
} | null {
  if (bound === null) return null;
  return comparison === 'at_least'
    ? { rate: bound.upper, side: 'high' }
    : { rate: bound.lower, side: 'low' };
}

/** How far the decisive limit lies from the bar, in words. Total. */
export function marginOf(marginRate: number): string {
  if (marginRate === 0) return 'just on the bar';
  const distance = points(Math.abs(marginRate)).replace('+', '');
  return `${distance} ${marginRate > 0 ? 'clear of the bar' : 'beyond the bar'}`;
}
