import type { DecisionState } from '@holdpoint/shared/gate/announced-decision';
import { z } from 'zod';

import { Count, Instant, type Queries } from '../database/database.js';

const StateRow = z.object({
  id: z.uuid(),
  epoch: z.int(),
  origin: z.string().nullable(),
  leaf_index: Count.nullable(),
  tree_size: Count.nullable(),
  revocation_id: z.uuid().nullable(),
  revoked_decision_id: z.uuid().nullable(),
  reason: z.string().nullable(),
  revoked_by: z.string().nullable(),
  revoked_at: Instant.nullable(),
  min_epoch: z.int().nullable(),
});

/**
 * Of each decision the first signed head over its leaf, which never changes, and the first revocation that reaches it. A
 * revocation counts before its receipt: it only ever shuts. A row that says otherwise than its event has no receipt:
 * whoever owns the tables could write one (evidence.md §6, attack 11).
 */
const SELECT_STATES = `
  SELECT decision.id, decision.epoch, log.origin, leaf.idx AS leaf_index, head.size AS tree_size,
         revocation.id AS revocation_id, revocation.decision_id AS revoked_decision_id, revocation.reason,
         revoker.name AS revoked_by, revocation.revoked_at, revocation.min_epoch
    FROM gate_decision AS decision
    JOIN checkpoint ON checkpoint.id = decision.checkpoint_id
    LEFT JOIN audit.event AS event ON event.id = decision.event_id AND event.type = 'gate.decided'
      AND event.body->>'decisionId' = decision.id::text AND event.body->>'decision' = decision.body->>'decision'
      AND event.body->>'verdictDigest' = decision.body->>'verdictDigest'
      AND event.body->>'statementDigest' IS NOT DISTINCT FROM 'sha256:' || encode(sha256(decision.statement), 'hex')
      AND (decision.body->>'decision' <> 'ALLOW' OR (decision.body->>'notAfter')::timestamptz
            <= (convert_from(decision.statement, 'UTF8')::jsonb #>> '{predicate,notAfter}')::timestamptz)
    LEFT JOIN audit.leaf AS leaf ON leaf.event_id = event.id
    LEFT JOIN LATERAL (
      SELECT size FROM audit.tree_head WHERE note IS NOT NULL AND size > leaf.idx ORDER BY size LIMIT 1) AS head ON true
    LEFT JOIN LATERAL (
      SELECT * FROM gate_revocation
       WHERE weights_digest = checkpoint.weights_digest AND action = decision.action AND min_epoch > decision.epoch
       ORDER BY min_epoch LIMIT 1) AS revocation ON true
    LEFT JOIN audit.log AS log ON true
    LEFT JOIN account AS revoker ON revoker.id = revocation.revoked_by
   WHERE decision.id = ANY($1::uuid[])`;

/** What stands about a decision outside of it, and its epoch. */
export interface StoredState extends DecisionState {
  readonly epoch: number;
}

/** States by decision. */
export async function statesOf(
  queries: Queries,
  decisionIds: readonly string[],
): Promise<ReadonlyMap<string, StoredState>> {
  const rows = await queries.rows(StateRow, SELECT_STATES, [decisionIds]);
  return new Map(rows.map((row) => [row.id, stateOf(row)]));
}

function stateOf(row: z.infer<typeof StateRow>): StoredState {
  const { origin, leaf_index: leafIndex, tree_size: treeSize } = row;
  return {
    epoch: row.epoch,
    receipt:
      origin === null || leafIndex === null || treeSize === null
        ? null
        : { origin, leafIndex, treeSize },
    revocation: revocationOf(row),
  };
}

function revocationOf(row: z.infer<typeof StateRow>): DecisionState['revocation'] {
  const { revocation_id: id, revoked_decision_id: decisionId, reason } = row;
  const { revoked_by: revokedBy, revoked_at: revokedAt, min_epoch: minEpoch } = row;
  if (
    id === null ||
    decisionId === null ||
    reason === null ||
    revokedBy === null ||
    revokedAt === null ||
    minEpoch === null
  )
    return null;
  return { id, decisionId, reason, revokedBy, revokedAt, minEpoch };
}
