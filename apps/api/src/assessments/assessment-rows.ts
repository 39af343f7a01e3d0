import type { AssessmentCall } from '@holdpoint/shared/contracts/assessments';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import type { LineageCheckpoint } from '@holdpoint/shared/triggers/assessment-due';
import { z } from 'zod';

import { Instant } from '../database/database.js';

/** A checkpoint with what triggers read of it. */
export interface PlacedCheckpoint extends LineageCheckpoint {
  readonly modelId: string;
  readonly model: string;
}

/** Every checkpoint of the model that `$1` is a checkpoint of, oldest first. */
export const SELECT_LINEAGE = `
  SELECT checkpoint.id, checkpoint.name, model_id, model.name AS model, effective_compute, effective_compute_upper,
         elicitation, checkpoint.created_at
    FROM checkpoint JOIN model ON model.id = model_id
   WHERE model_id = (SELECT model_id FROM checkpoint WHERE id = $1)
   ORDER BY checkpoint.created_at, checkpoint.id`;

export const LineageRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    model_id: z.uuid(),
    model: z.string(),
    effective_compute: z.number(),
    effective_compute_upper: z.number().nullable(),
    elicitation: z.json(),
    created_at: Instant,
  })
  .transform((row): PlacedCheckpoint => ({
    id: row.id,
    name: row.name,
    modelId: row.model_id,
    model: row.model,
    effectiveCompute: row.effective_compute,
    effectiveComputeUpper: row.effective_compute_upper,
    elicitationDigest: digestOf(row.elicitation),
    registeredAt: row.created_at,
  }));

/** Reasons of a criterion that was not evaluated; see `SELECT_LAST_ASSESSMENT`. */
const NOT_EVALUATED = [
  'ENGINE_ERROR',
  'EVIDENCE_INVALID',
  'EVIDENCE_MISSING',
  'EVIDENCE_INCOMPLETE',
];

/**
 * The last comprehensive assessment of model `$1` under policy `$2`: a closed campaign whose gate was decided afterwards,
 * by whatever word, with every criterion evaluated and those of every tier (`$3`) among them. It was complete when the
 * campaign closed; deciding again from old evidence makes it no younger.
 */
export const SELECT_LAST_ASSESSMENT = `
  SELECT campaign.id AS campaign_id, campaign.checkpoint_id, campaign.closed_at, decision.id AS decision_id
    FROM campaign
    JOIN checkpoint ON checkpoint.id = campaign.checkpoint_id AND checkpoint.model_id = $1
    JOIN LATERAL (
      SELECT id FROM gate_decision
       WHERE gate_decision.checkpoint_id = campaign.checkpoint_id
         AND gate_decision.policy_ref = campaign.policy_ref AND gate_decision.action = campaign.action
         AND decided_at >= campaign.closed_at AND audit.is_effective(gate_decision.event_id)
         AND jsonb_array_length(body->'criteria') > 0
         AND ARRAY(SELECT criterion->>'id' FROM jsonb_array_elements(body->'criteria') AS criterion) @> $3::text[]
         AND NOT EXISTS (
           SELECT FROM jsonb_array_elements(body->'criteria') AS criterion
            WHERE criterion->'reasons' ?| ARRAY['${NOT_EVALUATED.join("', '")}'])
       ORDER BY decided_at LIMIT 1) AS decision ON true
   WHERE campaign.policy_ref = $2 AND campaign.state = 'closed'
   ORDER BY campaign.closed_at DESC, campaign.id LIMIT 1`;

export const LastAssessmentRow = z.object({
  campaign_id: z.uuid(),
  checkpoint_id: z.uuid(),
  closed_at: Instant,
  decision_id: z.uuid(),
});

export const SELECT_CALLS = `
  SELECT assessment_call.id, assessment_call.model_id, checkpoint_id, model.name AS model, checkpoint.name AS checkpoint, policy_ref, reason,
         account.name AS called_by, called_at
    FROM assessment_call
    JOIN checkpoint ON checkpoint.id = checkpoint_id
    JOIN model ON model.id = assessment_call.model_id
    JOIN account ON account.id = called_by`;

export const CallRow = z
  .object({
    id: z.uuid(),
    checkpoint_id: z.uuid(),
    model: z.string(),
    checkpoint: z.string(),
    policy_ref: z.string().nullable(),
    reason: z.string(),
    called_by: z.string(),
    called_at: Instant,
  })
  .transform((row): AssessmentCall => ({
    id: row.id,
    checkpoint: { id: row.checkpoint_id, model: row.model, checkpoint: row.checkpoint },
    policy: row.policy_ref,
    reason: row.reason,
    calledBy: row.called_by,
    calledAt: row.called_at,
  }));
