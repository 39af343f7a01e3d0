import { Webhook, WebhookDelivery } from '@holdpoint/shared/contracts/webhooks';
import { FAILURES_TO_OPEN } from '@holdpoint/shared/webhooks/retry-schedule';
import { z } from 'zod';

import { Count, Instant } from '../database/database.js';

export const SELECT_DELIVERIES = `
  SELECT id, endpoint_id, event_id, type, stream, stream_seq, state, attempts, due_at, last_attempt_at, last_status,
         last_failure, last_answer, delivered_at, created_at
    FROM webhook_delivery`;

export const DeliveryRow = z
  .object({
    id: z.uuid(),
    endpoint_id: z.uuid(),
    event_id: z.uuid(),
    type: WebhookDelivery.shape.type,
    stream: z.string(),
    stream_seq: z.int(),
    state: WebhookDelivery.shape.state,
    attempts: z.int(),
    due_at: Instant,
    last_attempt_at: Instant.nullable(),
    last_status: z.int().nullable(),
    last_failure: z.string().nullable(),
    last_answer: z.string().nullable(),
    delivered_at: Instant.nullable(),
    created_at: Instant,
  })
  .transform((row): WebhookDelivery => ({
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    type: row.type,
    stream: row.stream,
    streamSeq: row.stream_seq,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'pending' ? row.due_at : null,
    lastAttemptAt: row.last_attempt_at,
    lastStatus: row.last_status,
    lastFailure: row.last_failure,
    lastAnswer: row.last_answer,
    deliveredAt: row.delivered_at,
    createdAt: row.created_at,
  }));

export const SELECT_WEBHOOKS = `
  SELECT endpoint.id, url, description, types, state, disabled_because, failures_in_a_row, circuit_open_until,
         account.name AS created_by, endpoint.created_at,
         (SELECT count(*) FROM webhook_delivery WHERE endpoint_id = endpoint.id AND state = 'pending') AS pending_count,
         (SELECT count(*) FROM webhook_delivery WHERE endpoint_id = endpoint.id AND state = 'failed') AS failed_count
    FROM webhook_endpoint AS endpoint
    JOIN account ON account.id = created_by`;

export const WebhookRow = z.object({
  id: z.uuid(),
  url: z.string(),
  description: z.string(),
  types: Webhook.shape.types,
  state: Webhook.shape.state,
  disabled_because: Webhook.shape.disabledBecause,
  failures_in_a_row: z.int(),
  circuit_open_until: z.date().nullable(),
  created_by: z.string(),
  created_at: Instant,
  pending_count: Count,
  failed_count: Count,
});
export type WebhookRow = z.infer<typeof WebhookRow>;

/** Keys that sign at `$2`, newest first. */
export const SELECT_KEYS = `
  SELECT endpoint_id, public_key, created_at, signs_until FROM webhook_key
   WHERE endpoint_id = ANY($1) AND (signs_until IS NULL OR signs_until > $2)
   ORDER BY signs_until DESC NULLS FIRST, created_at DESC, id`;

export const KeyRow = z
  .object({
    endpoint_id: z.uuid(),
    public_key: z.string(),
    created_at: Instant,
    signs_until: Instant.nullable(),
  })
  .transform((row) => ({
    endpointId: row.endpoint_id,
    key: { publicKey: row.public_key, createdAt: row.created_at, signsUntil: row.signs_until },
  }));

/** The state of an endpoint's circuit at `now`. */
export function circuitOf(
  row: Pick<WebhookRow, 'failures_in_a_row' | 'circuit_open_until'>,
  now: Date,
): Pick<Webhook, 'circuit' | 'circuitOpenUntil'> {
  const { failures_in_a_row: failures, circuit_open_until: until } = row;
  if (until !== null && until > now)
    return { circuit: 'open', circuitOpenUntil: until.toISOString() };
  return { circuit: failures >= FAILURES_TO_OPEN ? 'half_open' : 'closed', circuitOpenUntil: null };
}
