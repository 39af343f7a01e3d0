import type { Timestamp } from '../contracts/common.js';
import type { SampleRecord } from './sample-record.js';

/**
 * When a run was complete: at its last record, and not before it was registered. What a run shows can't be younger than
 * its samples, so freshness is counted from here and from no other clock. Total.
 */
export function completedAtOf(
  records: readonly Pick<SampleRecord, 'completedAt'>[],
  registeredAt: Timestamp,
): Timestamp {
  return records.reduce(
    (latest, { completedAt }) =>
      Date.parse(completedAt) > Date.parse(latest) ? completedAt : latest,
    registeredAt,
  );
}
