import type { NewEvent } from '../ledger/ledger.service.js';
import type { RunRow } from './run-rows.js';

/** The audit stream that tells of a run: its campaign's, or its checkpoint's for an imported log. */
export function streamOf({
  campaign_id,
  checkpoint_id,
}: Pick<RunRow, 'campaign_id' | 'checkpoint_id'>): NewEvent['stream'] {
  return campaign_id === null ? `checkpoint:${checkpoint_id}` : `campaign:${campaign_id}`;
}
