import { withTransaction } from '@holdpoint/prisma/pool';
import {
  type ComputationResult,
  computationResultDigest,
} from '@holdpoint/shared/computations/computation';
import type { ComputationFinding } from '@holdpoint/shared/computations/computation-frame';
import type { JobName } from '@holdpoint/shared/jobs/catalog';
import type pg from 'pg';

import { storable } from '../storable.js';
import type { ComputationLease } from './claim-computation.js';

/** How a computation ended: with figures, or with why there will be none. */
export type ComputationOutcome =
  | { readonly kind: 'done'; readonly result: ComputationResult }
  | { readonly kind: 'refused'; readonly reason: ComputationFinding };

const COMPLETED: JobName = 'computation.completed';

/**
 * Stores the outcome and rings, in one transaction, while the lease's fence still fits; false, and nothing written, when
 * it was cancelled, done or claimed by others since.
 */
export async function storeOutcome(
  pool: pg.Pool,
  { computationId, fence }: ComputationLease,
  outcome: ComputationOutcome,
): Promise<boolean> {
  return withTransaction(pool, async (client) => {
    const held = await client.query(
      `UPDATE computation_claim SET state = 'DONE', worker = NULL, lease_until = NULL
        WHERE computation_id = $1 AND fence = $2 AND state = 'LEASED'`,
      [computationId, fence],
    );
    if (held.rowCount === 0) return false;
    const [body, digest] =
      outcome.kind === 'done'
        ? [outcome.result, computationResultDigest(outcome.result)]
        : [reasonOf(outcome.reason), null];
    await client.query(
      'INSERT INTO computation_result (computation_id, fence, outcome, body, result_digest) VALUES ($1, $2, $3, $4, $5)',
      [computationId, fence, outcome.kind, JSON.stringify(body), digest],
    );
    await client.query('INSERT INTO outbox (job, payload) VALUES ($1, $2)', [
      COMPLETED,
      JSON.stringify({ computationId }),
    ]);
    return true;
  });
}

function reasonOf({ code, detail }: ComputationFinding): ComputationFinding {
  return { code, detail: storable(detail, 2000) };
}
