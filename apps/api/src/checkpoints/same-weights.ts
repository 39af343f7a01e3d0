import { z } from 'zod';

import type { Queries } from '../database/database.js';

/**
 * Every checkpoint that is registered with the weights of this one, itself included; none where there is no such
 * checkpoint. Evidence is about weights: a second name for them must give no clean slate.
 */
export async function checkpointsOfSameWeights(
  queries: Pick<Queries, 'rows'>,
  checkpointId: string,
): Promise<string[]> {
  const rows = await queries.rows(
    z.object({ id: z.uuid() }),
    `SELECT id FROM checkpoint
      WHERE weights_digest = (SELECT weights_digest FROM checkpoint WHERE id = $1) ORDER BY id`,
    [checkpointId],
  );
  return rows.map(({ id }) => id);
}
