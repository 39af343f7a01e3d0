import type { WitnessSeen } from '@holdpoint/shared/gate/witness';
import { z } from 'zod';

import { Count, Instant, type Queries } from '../database/database.js';
import type { Env } from '../env.js';

const SeenRow = z.object({ name: z.string(), cosigned_at: Instant, size: Count });

/**
 * The last cosignature by a witness of the settings that runs in another trust domain; null while there is none. One on this
 * host proves nothing about it.
 */
export async function witnessSeen(
  queries: Pick<Queries, 'row'>,
  { witnesses }: Pick<Env['log'], 'witnesses'>,
): Promise<WitnessSeen | null> {
  const outside = witnesses.flatMap(({ name, sameHost }) => (sameHost ? [] : [name]));
  if (outside.length === 0) return null;
  const row = await queries.row(
    SeenRow,
    `SELECT witness AS name, cosigned_at, size FROM audit.cosignature
      WHERE witness = ANY($1::text[]) ORDER BY cosigned_at DESC, witness LIMIT 1`,
    [outside],
  );
  return row === undefined
    ? null
    : { name: row.name, cosignedAt: row.cosigned_at, treeSize: row.size };
}
