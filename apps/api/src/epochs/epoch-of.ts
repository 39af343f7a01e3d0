import { z } from 'zod';

import type { Queries } from '../database/database.js';

/** The epoch of decisions made now: one more than there were revocations of this action on these weights. */
export async function epochOf(
  queries: Queries,
  weightsDigest: string,
  action: string,
): Promise<number> {
  const row = await queries.row(
    z.object({ epoch: z.int() }),
    `SELECT coalesce(max(min_epoch), 1) AS epoch FROM gate_revocation WHERE weights_digest = $1 AND action = $2`,
    [weightsDigest, action],
  );
  return row?.epoch ?? 1;
}
