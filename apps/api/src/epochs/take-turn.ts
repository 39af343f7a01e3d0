import type { Queries } from '../database/database.js';

/**
 * To be taken before weights are let pass, and before what shuts them is told: of two transactions the second waits for the
 * first, and sees it, or fails at `REPEATABLE READ` and is run again. Threat: an `ALLOW` from a snapshot older than the
 * lockdown that found no `ALLOW` to withdraw; streams of events don't order the two where the weights have two names. Several in one
 * order, so that none waits for another in a circle.
 */
export async function takeTurn(
  queries: Queries,
  ...checkpointIds: readonly string[]
): Promise<void> {
  await queries.execute(
    `INSERT INTO gate_turn (weights_digest, turns)
     SELECT DISTINCT weights_digest, 1 FROM checkpoint WHERE id = ANY($1::uuid[]) ORDER BY weights_digest
     ON CONFLICT (weights_digest) DO UPDATE SET turns = gate_turn.turns + 1`,
    [checkpointIds],
  );
}
