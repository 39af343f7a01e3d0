import { CLOUD_EVENT_MEDIA, cloudEventBody } from '@holdpoint/shared/webhooks/cloud-event';
import {
  circuitPauseMs,
  MAXIMUM_ATTEMPTS,
  retryDelayMs,
} from '@holdpoint/shared/webhooks/retry-schedule';
import { signatureHeader, signedContent } from '@holdpoint/shared/webhooks/signed-content';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';

import { Clock } from '../clock/clock.js';
import { Database, type Queries } from '../database/database.js';
import { Ledger } from '../ledger/ledger.service.js';
import { LOG } from '../tokens.js';
import { claimDeliveries, type ClaimedDelivery } from './claim-deliveries.js';
import type { PostOutcome } from './post-webhook.js';
import { WebhookPost } from './webhook-post.js';

const IN_FLIGHT = 16;
const GONE = 410;

const SealedKey = z.object({ id: z.uuid(), sealed_key: z.instanceof(Uint8Array) });

/**
 * Carries deliveries from their rows to their endpoints. All that it knows stands in rows: killed and started again, or
 * beside another of its kind, it goes on where they say, under the same webhook-id.
 */
@Injectable()
export class WebhookCourier {
  private readonly flights = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly post: WebhookPost,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Sends off what is due, as much as has room; gives how much that is. Answers are awaited by `landed`. */
  async turn(): Promise<number> {
    const room = IN_FLIGHT - this.flights.size;
    if (room === 0) return 0;
    const claimed = await claimDeliveries(this.database, await this.clock.now(), room);
    for (const delivery of claimed) {
      const flight = this.deliver(delivery).finally(() => this.flights.delete(flight));
      this.flights.add(flight);
    }
    return claimed.length;
  }

  /** Until nothing of this process is in flight. */
  async landed(): Promise<void> {
    while (this.flights.size > 0) await Promise.all(this.flights);
  }

  /** Never throws: a lease that ends by itself is what a failure to write leaves behind. */
  private async deliver(delivery: ClaimedDelivery): Promise<void> {
    try {
      const outcome = await this.attempt(delivery);
      const now = await this.clock.now();
      await this.database.transaction((queries) => this.record(queries, delivery, outcome, now));
    } catch (error) {
      this.log.warn({ err: error, deliveryId: delivery.id }, 'a delivery of a webhook got stuck');
    }
  }

  private async attempt(delivery: ClaimedDelivery): Promise<PostOutcome> {
    // Those before were never settled: their processes died of it, or with it.
    if (delivery.attempts > MAXIMUM_ATTEMPTS)
      return { kind: 'failed', code: 'webhook.attempts_lost' };
    const { event_id: id, url } = delivery;
    const body = cloudEventBody(delivery.origin, {
      id,
      type: delivery.type,
      stream: delivery.stream,
      streamSeq: delivery.stream_seq,
      at: delivery.at,
      contentDigest: delivery.content_digest,
      body: delivery.body,
    });
    const now = await this.clock.now();
    const timestamp = Math.floor(now.getTime() / 1000);
    const keys = await this.database.rows(
      SealedKey,
      `SELECT id, sealed_key FROM webhook_key
        WHERE endpoint_id = $1 AND sealed_key IS NOT NULL AND (signs_until IS NULL OR signs_until > $2)
        ORDER BY signs_until DESC NULLS FIRST`,
      [delivery.endpoint_id, now],
    );
    const content = signedContent({ id, timestamp, body });
    const signatures = this.post.sign(delivery.endpoint_id, keys, content);
    if (signatures === null) return { kind: 'failed', code: 'webhook.key_unreadable' };
    return this.post.send({
      url,
      body,
      headers: {
        'content-type': CLOUD_EVENT_MEDIA,
        'user-agent': 'Holdpoint-Webhooks/1',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureHeader(signatures),
      },
    });
  }

  private async record(
    queries: Queries,
    delivery: ClaimedDelivery,
    outcome: PostOutcome,
    now: Date,
  ): Promise<void> {
    if (outcome.kind === 'failed' && outcome.code === 'webhook.interrupted') {
      await this.settle(queries, delivery, 'attempts = attempts - 1', []);
    } else if (outcome.kind === 'accepted') {
      const facts = `state = 'delivered', delivered_at = $3, last_status = $4, last_failure = NULL, last_answer = NULL`;
      await this.settle(queries, delivery, facts, [now, outcome.status]);
      await queries.execute(
        `UPDATE webhook_endpoint SET failures_in_a_row = 0, circuit_open_until = NULL
          WHERE id = $1 AND (failures_in_a_row > 0 OR circuit_open_until IS NOT NULL)`,
        [delivery.endpoint_id],
      );
    } else {
      await this.recordFailure(queries, delivery, outcome, now);
    }
  }

  private async recordFailure(
    queries: Queries,
    delivery: ClaimedDelivery,
    outcome: Exclude<PostOutcome, { readonly kind: 'accepted' }>,
    now: Date,
  ): Promise<void> {
    const delayMs = retryDelayMs(delivery.attempts, Math.random());
    const { status, failure, answer } =
      outcome.kind === 'refused'
        ? { status: outcome.status, failure: failureOf(outcome.status), answer: outcome.answer }
        : { status: null, failure: outcome.code, answer: null };
    await this.settle(
      queries,
      delivery,
      'state = $3, due_at = $4, last_status = $5, last_failure = $6, last_answer = $7',
      [
        delayMs === null ? 'failed' : 'pending',
        new Date(now.getTime() + (delayMs ?? 0)),
        status,
        failure,
        answer,
      ],
    );
    if (status === GONE) await this.disable(queries, delivery.endpoint_id);
    else await this.countFailure(queries, delivery.endpoint_id, now);
  }

  /** Only while this attempt holds the row: a replay, or whoever came after the lease, has taken it over. */
  private async settle(
    queries: Queries,
    { id, attempts }: ClaimedDelivery,
    facts: string,
    values: readonly unknown[],
  ): Promise<void> {
    await queries.execute(
      `UPDATE webhook_delivery SET lease_until = NULL, ${facts}
        WHERE id = $1 AND attempts = $2 AND state = 'pending' AND lease_until IS NOT NULL`,
      [id, attempts, ...values],
    );
  }

  private async countFailure(queries: Queries, endpointId: string, now: Date): Promise<void> {
    const row = await queries.row(
      z.object({ failures_in_a_row: z.int() }),
      `UPDATE webhook_endpoint SET failures_in_a_row = failures_in_a_row + 1 WHERE id = $1 RETURNING failures_in_a_row`,
      [endpointId],
    );
    const pauseMs = circuitPauseMs(row?.failures_in_a_row ?? 0);
    if (pauseMs === 0) return;
    await queries.execute('UPDATE webhook_endpoint SET circuit_open_until = $2 WHERE id = $1', [
      endpointId,
      new Date(now.getTime() + pauseMs),
    ]);
  }

  /** 410: the receiver is gone and says so. What waits for it stays until somebody enables it again. */
  private async disable(queries: Queries, webhookId: string): Promise<void> {
    const changed = await queries.execute(
      `UPDATE webhook_endpoint SET state = 'disabled', disabled_because = 'gone' WHERE id = $1 AND state = 'enabled'`,
      [webhookId],
    );
    if (changed === 0) return;
    await this.ledger.append(queries, {
      stream: `webhook:${webhookId}`,
      type: 'webhook.disabled',
      actor: 'platform',
      body: { webhookId, because: 'gone' },
    });
  }
}

function failureOf(status: number): string {
  if (status >= 300 && status < 400) return 'webhook.redirected';
  return status === GONE ? 'webhook.gone' : 'webhook.answer_refused';
}
