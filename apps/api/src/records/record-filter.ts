import type { recordRoutes } from '@holdpoint/shared/contracts/records';
import type { Parsed } from '@holdpoint/shared/contracts/route';

type Filter = Parsed<typeof recordRoutes.pages>['query'];

/** A condition on `record`, a row of `sample_record`, with the values that it speaks of. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** The last review of `record`; null columns where nobody has reviewed it. */
export const LAST_REVIEW = `
  LEFT JOIN LATERAL (
    SELECT validity, seq FROM trial_review
     WHERE trial_review.run_id = record.run_id AND trial_review.sample_key = record.sample_key
       AND trial_review.epoch = record.epoch
     ORDER BY seq DESC LIMIT 1) AS review ON true`;

/** The rows of one run that a filter lets through; `first` is the number of its first placeholder. Total. */
export function conditionOf(runId: string, filter: Filter, first = 1): Condition {
  const values: unknown[] = [];
  const place = (value: unknown) => `$${first + values.push(value) - 1}`;
  const parts = [`record.run_id = ${place(runId)}`];
  if (filter.outcome !== undefined) parts.push(`record.outcome = ${place(filter.outcome)}`);
  if (filter.validity === 'unreviewed') parts.push('review.validity IS NULL');
  else if (filter.validity !== undefined)
    parts.push(`review.validity = ${place(filter.validity)}::trial_validity`);
  if (filter.search !== undefined && filter.search !== '')
    parts.push(`record.sample_key ILIKE ${place(`%${escaped(filter.search)}%`)}`);
  return { sql: parts.join(' AND '), values };
}

/** Text as it is, within a pattern of LIKE. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
