import { Action } from '@holdpoint/shared/contracts/common';
import { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { z } from 'zod';

import { Instant } from '../database/database.js';
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
 * beyond the heads that the decision noted. Heads that can't be read count as 0, so that everything came since.
 */
export const SELECT_DECISIONS = `
  SELECT newest.checkpoint_id, newest.action, newest.policy_ref, newest.id, newest.body, account.name AS requested_by,
         EXISTS (
           SELECT FROM audit.event
            WHERE stream IN (
                    SELECT 'checkpoint:' || newest.checkpoint_id
                     UNION ALL
                    SELECT 'campaign:' || id FROM campaign WHERE checkpoint_id = newest.checkpoint_id)
              AND stream_seq > coalesce((newest.evidence->'auditHeads'->>stream)::int, 0)
              AND type <> ALL(ARRAY['${HARMLESS_EVENTS.join("', '")}'])) AS is_superseded
    FROM (
      SELECT DISTINCT ON (checkpoint_id, action, policy_ref) *
        FROM gate_decision WHERE checkpoint_id = ANY($1)
       ORDER BY checkpoint_id, action, policy_ref, decided_at DESC, id) AS newest
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
