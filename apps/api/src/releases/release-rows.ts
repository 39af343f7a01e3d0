import { Action } from '@holdpoint/shared/contracts/common';
import { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { z } from 'zod';

import { Instant } from '../database/database.js';
import { concernsWeights } from '../runs/invalidation-rows.js';
import { HARMLESS_EVENTS } from './currency.js';

/** The newest campaign of each gate of some checkpoints. */
export const SELECT_CAMPAIGNS = `
  SELECT DISTINCT ON (checkpoint_id, action, policy_ref) checkpoint_id, action, policy_ref, id, state, created_at
    FROM campaign WHERE checkpoint_id = ANY($1)
   ORDER BY checkpoint_id, action, policy_ref, created_at DESC, id`;

export const CampaignRow = z.object({
  checkpoint_id: z.uuid(),
  action: Action,
  policy_ref: z.string(),
  id: z.uuid(),
  state: z.enum(['running', 'closed']),
  created_at: Instant,
});

/**
 * The newest decision of each gate of some checkpoints, and whether the gate would read anything else by now: an event
 * beyond the heads that the decision noted, under whatever name its weights have, or evidence that was found bad and that
 * it did not know of. Heads that can't be read count as 0, so that everything came since.
 */
export const SELECT_DECISIONS = `
  SELECT newest.checkpoint_id, newest.action, newest.policy_ref, newest.id, newest.body, account.name AS requested_by,
         EXISTS (
           SELECT FROM audit.event
            WHERE stream IN (
                    SELECT 'checkpoint:' || id FROM checkpoint WHERE weights_digest = newest.weights_digest
                     UNION ALL
                    SELECT 'campaign:' || campaign.id FROM campaign JOIN checkpoint ON checkpoint.id = checkpoint_id
                     WHERE weights_digest = newest.weights_digest
                     UNION ALL
                    SELECT 'policy:' || split_part(newest.policy_ref, '@', 1))
              AND stream_seq > coalesce((newest.evidence->'auditHeads'->>stream)::int, 0)
              AND type <> ALL(ARRAY['${HARMLESS_EVENTS.join("', '")}']))
         OR EXISTS (
           SELECT FROM invalidation
            WHERE ${concernsWeights('newest.weights_digest')}
              AND NOT coalesce(newest.evidence->'governance'->'invalidations', '[]')
                      @> jsonb_build_array(jsonb_build_object('id', invalidation.id))) AS is_superseded
    FROM (
      SELECT DISTINCT ON (checkpoint_id, action, policy_ref) gate_decision.*, checkpoint.weights_digest
        FROM gate_decision JOIN checkpoint ON checkpoint.id = checkpoint_id WHERE checkpoint_id = ANY($1)
       ORDER BY checkpoint_id, action, policy_ref, decided_at DESC, gate_decision.id) AS newest
    JOIN account ON account.id = newest.requested_by`;

export const DecisionRow = z.object({
  checkpoint_id: z.uuid(),
  action: Action,
  policy_ref: z.string(),
  id: z.uuid(),
  body: GateDecision,
  requested_by: z.string(),
  is_superseded: z.boolean(),
});
export type DecisionRow = z.infer<typeof DecisionRow>;
