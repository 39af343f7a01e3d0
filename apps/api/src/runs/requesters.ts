import { z } from 'zod';

import { checkpointsOfSameWeights } from '../checkpoints/same-weights.js';
import type { Queries } from '../database/database.js';

/** Everybody who asked for any evidence on the weights of a checkpoint, under whatever name, each once. */
export async function requestersOn(
  queries: Pick<Queries, 'rows'>,
  checkpointId: string,
): Promise<string[]> {
  const rows = await queries.rows(
    z.object({ name: z.string() }),
    `SELECT DISTINCT account.name FROM run JOIN account ON account.id = requested_by WHERE checkpoint_id = ANY($1::uuid[])`,
    [await checkpointsOfSameWeights(queries, checkpointId)],
  );
  return rows.map(({ name }) => name);
}
