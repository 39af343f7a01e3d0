import { Sha256 } from '@holdpoint/shared/contracts/common';
import { WebhookEventType } from '@holdpoint/shared/webhooks/event-types';
import { FAILURES_TO_OPEN } from '@holdpoint/shared/webhooks/retry-schedule';
import { z } from 'zod';

import { Instant, type Queries } from '../database/database.js';

/** Longer than an attempt may take with all that is written around it. */
const LEASE_SECONDS = 30;

/** Attempts of one endpoint at once: one that answers slowly leaves room for the others. */
const AT_ONCE = 4;

/**
 * Until an event has failed so often, which takes half an hour, later ones of its stream wait for it. Then they
 * overtake: a receiver that chokes on one event must still hear of a hold or a revocation.
 */
const ORDERED_ATTEMPTS = 4;

export const ClaimedDelivery = z.object({
  id: z.uuid(),
  /** Counted at the claim, so that what kills the process does not return for ever. */
  attempts: z.int(),
  endpoint_id: z.uuid(),
  url: z.string(),
  event_id: z.uuid(),
  type: WebhookEventType,
  stream: z.string(),
  stream_seq: z.int(),
  at: Instant,
  body: z.unknown(),
  content_digest: Sha256,
  origin: z.string(),
});
export type ClaimedDelivery = z.infer<typeof ClaimedDelivery>;

/**
 * Takes up to `limit` deliveries that are due at `now`, each for one process only. An event is told of once it is in a
 * signed tree head and not before: what has no effect yet must not look as if it had.
 */
export function claimDeliveries(
  queries: Queries,
  now: Date,
  limit: number,
): Promise<ClaimedDelivery[]> {
  return queries.rows(
    ClaimedDelivery,
    `WITH due AS (
       SELECT next.id FROM webhook_endpoint AS endpoint
        CROSS JOIN LATERAL (
          SELECT count(*) AS held FROM webhook_delivery
           WHERE endpoint_id = endpoint.id AND state = 'pending' AND lease_until > $1) AS flight
        CROSS JOIN LATERAL (
          SELECT delivery.id FROM webhook_delivery AS delivery
           WHERE delivery.endpoint_id = endpoint.id AND delivery.state = 'pending' AND delivery.due_at <= $1
             AND (delivery.lease_until IS NULL OR delivery.lease_until <= $1)
             AND NOT EXISTS (
               SELECT FROM webhook_delivery AS before
                WHERE before.endpoint_id = delivery.endpoint_id AND before.stream = delivery.stream
                  AND before.stream_seq < delivery.stream_seq AND before.state = 'pending'
                  AND (before.attempts < ${ORDERED_ATTEMPTS} OR before.lease_until > $1))
             AND audit.is_effective(delivery.event_id)
           ORDER BY delivery.due_at, delivery.position
           LIMIT greatest(0, CASE WHEN endpoint.failures_in_a_row >= ${FAILURES_TO_OPEN} THEN 1 ELSE ${AT_ONCE} END - flight.held)
             FOR UPDATE SKIP LOCKED) AS next
        WHERE endpoint.state = 'enabled'
          AND (endpoint.circuit_open_until IS NULL OR endpoint.circuit_open_until <= $1)
        LIMIT $2),
     claimed AS (
       UPDATE webhook_delivery
          SET attempts = attempts + 1, last_attempt_at = $1, lease_until = $1 + make_interval(secs => ${LEASE_SECONDS})
        WHERE id IN (SELECT id FROM due)
       RETURNING id, attempts, endpoint_id, event_id, position)
     SELECT claimed.id, claimed.attempts, claimed.endpoint_id, endpoint.url, event.id AS event_id, event.type,
            event.stream, event.stream_seq, event.at, event.body, event.content_digest, (SELECT origin FROM audit.log) AS origin
       FROM claimed
       JOIN webhook_endpoint AS endpoint ON endpoint.id = claimed.endpoint_id
       JOIN audit.event AS event ON event.id = claimed.event_id
      ORDER BY claimed.position`,
    [now, limit],
  );
}
