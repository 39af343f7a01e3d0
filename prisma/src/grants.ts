/*
 * What each process may do, as the tail of a GRANT statement. The worker reads hostile text, so a worker that is taken
 * over must be able neither to change nor to delete evidence, nor to reach a decision, a person or a token.
 */

/** The queue's own schema, for those who ring and answer doorbells. */
export const queueGrants = [
  'USAGE ON SCHEMA public, bullmq',
  'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq',
  'USAGE ON ALL SEQUENCES IN SCHEMA bullmq',
] as const;

/** Decides: reads everything, changes its own tables, never evidence and never audit. */
export const apiGrants = [
  'USAGE ON SCHEMA audit',
  // BullMQ makes one sequence a queue at its first job; the relay adds them, the worker only takes them.
  'CREATE ON SCHEMA bullmq',
  'SELECT ON ALL TABLES IN SCHEMA public, audit',
  'INSERT ON account, api_token, session, sign_in_attempt, model, checkpoint, campaign, run, sample, evidence_import',
  'INSERT ON sign_off, trial_review, gate_decision, idempotency_key, outbox, audit.event',
  'INSERT ON policy_document, policy_activation, policy_activation_approval, determination, policy_response',
  'INSERT ON hold, hold_release, safeguard, safeguard_approval, invalidation, invalidation_effect',
  'INSERT ON suite_move, forecast, judge_calibration, incident, incident_scenario, incident_closing',
  'INSERT ON schedule, schedule_firing, assessment_call, obligation_start, obligation_done',
  'INSERT ON person_credential, credential_revocation, credential_challenge',
  // A challenge serves once.
  'DELETE ON credential_challenge',
  'INSERT ON waiver, waiver_approval, waiver_revocation',
  'INSERT ON computation, computation_claim',
  'UPDATE (state, result_digest, differences, settled_at) ON computation',
  // A cancellation; a trigger lets nobody leave an end.
  'UPDATE (state, worker, lease_until) ON computation_claim',
  'INSERT ON webhook_endpoint, webhook_key, webhook_delivery',
  'UPDATE (state, disabled_because, failures_in_a_row, circuit_open_until) ON webhook_endpoint',
  'UPDATE (sealed_key, signs_until) ON webhook_key',
  'UPDATE (state, attempts, due_at, lease_until, last_attempt_at, last_status, last_failure, last_answer, delivered_at) ON webhook_delivery',
  'INSERT ON gate_attestation, gate_revocation',
  'INSERT ON gate_turn',
  'UPDATE (turns) ON gate_turn',
  'UPDATE (state, next_due_at, watches_since, removed_at) ON schedule',
  'UPDATE (state, detail, checkpoint_id, campaign_id, decision_id) ON schedule_firing',
  'UPDATE (display_name, password_hash, roles, disabled_at) ON account',
  'UPDATE (revoked_at) ON api_token',
  'UPDATE (seen_at, ended_at) ON session',
  'UPDATE (state, closed_at) ON campaign, run',
  'UPDATE (status, response) ON idempotency_key',
  // A key whose first request died half-way is given back.
  'DELETE ON idempotency_key',
  'UPDATE (delivered_at) ON outbox',
  // A purge; a trigger refuses any other change.
  'UPDATE (body, salt) ON audit.event',
  'USAGE ON SEQUENCE sample_id_seq, sign_in_attempt_id_seq, outbox_id_seq, audit.event_position_seq, webhook_delivery_position_seq',
] as const;

/** Writes evidence: insert only, but for the columns of a claim and its endings. */
export const workerGrants = [
  'SELECT ON sample, run, checkpoint, model, evidence_import',
  // A sample marked done without a record is missing evidence, hence INCONCLUSIVE: this can't buy an ALLOW.
  'UPDATE (state, fence, lease_until, worker, abandoned_claims, failed_claims) ON sample',
  // Only for imported logs; the API compares a native run's samples with its sealed plan.
  'INSERT (run_id, sample_key, epoch, shard, state) ON sample',
  'INSERT ON sample_record, model_call, run_result, import_result, computation_result',
  // What to compute and its own claims; no person and no digest of what others computed.
  'SELECT (id, kind, spec, spec_digest) ON computation',
  'SELECT ON computation_claim',
  'UPDATE (state, fence, lease_until, worker, abandoned_claims, failed_claims, progress) ON computation_claim',
  'SELECT (computation_id) ON computation_result',
  'INSERT (job, payload) ON outbox',
  // What aggregating a run takes. Pack addresses are left out: the text of other samples stays out of reach.
  'SELECT (sample_id, run_id, sample_key, epoch, score, transcript_digest, input_tokens, output_tokens, cost_micro_usd, model_calls, latency_ms, completed_at) ON sample_record',
  // So that an aggregation or an import that is done already is seen before its work is repeated.
  'SELECT (run_id) ON run_result',
  'SELECT ON import_result',
  'USAGE ON SEQUENCE sample_id_seq, model_call_id_seq, outbox_id_seq',
] as const;

/** Grows the tree: sees what an entry is made of, and neither content nor salt. */
export const sequencerGrants = [
  'USAGE ON SCHEMA audit',
  'SELECT (id, stream, stream_seq, type, actor, at, position, content_digest, subjects) ON audit.event',
  'SELECT, DELETE ON audit.pending',
  'SELECT, INSERT ON audit.log, audit.leaf, audit.node, audit.tree_head, audit.cosignature, audit.timestamp',
  'UPDATE (note, signed_at) ON audit.tree_head',
] as const;
