import type { WebhookDelivery } from '@holdpoint/shared/contracts/webhooks';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.js';
import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { ownerScope } from './owner-scope.js';
import { DeliveryRow, SELECT_DELIVERIES } from './webhook-rows.js';
import { requireWebhook } from './webhooks.service.js';

/** Back to the start of the schedule; whoever holds it in flight has lost it. */
const BEGIN_ANEW = `state = 'pending', attempts = 0, lease_until = NULL, delivered_at = NULL`;

/** Delivers again what was delivered, failed or never noted. A receiver knows what it has seen by its webhook-id. */
@Injectable()
export class WebhookReplay {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** Throws `webhook.delivery_unknown`. */
  async one(deliveryId: string, caller: Caller): Promise<WebhookDelivery> {
    const now = await this.clock.now();
    return this.database.transaction(async (queries) => {
      await queries.execute(
        `UPDATE webhook_delivery SET ${BEGIN_ANEW}, due_at = $2 WHERE id = $1`,
        [deliveryId, now],
      );
      const delivery = await queries.row(DeliveryRow, `${SELECT_DELIVERIES} WHERE id = $1`, [
        deliveryId,
      ]);
      if (delivery === undefined) {
        throw new HoldpointError({
          code: 'webhook.delivery_unknown',
          kind: 'not_found',
          message: `No delivery ${deliveryId}.`,
        });
      }
      // Thrown after the change, which it rolls back: nobody learns of another's delivery more than its id.
      await requireWebhook(queries, delivery.endpointId, ownerScope(caller));
      await this.tell(queries, delivery.endpointId, caller, { eventId: delivery.eventId });
      return delivery;
    });
  }

  /** All events of the endpoint's types since a time, whenever it was added or enabled; gives their number. Throws `webhook.unknown`. */
  async since(endpointId: string, since: string, caller: Caller): Promise<number> {
    const now = await this.clock.now();
    return this.database.transaction(async (queries) => {
      await requireWebhook(queries, endpointId, ownerScope(caller));
      const replayed = await queries.execute(
        `INSERT INTO webhook_delivery (endpoint_id, event_id, type, stream, stream_seq, due_at, created_at)
         SELECT endpoint.id, event.id, event.type, event.stream, event.stream_seq, $3, $3
           FROM webhook_endpoint AS endpoint JOIN audit.event AS event ON event.type = ANY (endpoint.types)
          WHERE endpoint.id = $1 AND event.at >= $2
          ORDER BY event.position
         ON CONFLICT (endpoint_id, event_id) DO UPDATE SET ${BEGIN_ANEW}, due_at = excluded.due_at`,
        [endpointId, new Date(since), now],
      );
      await this.tell(queries, endpointId, caller, { since, replayed });
      return replayed;
    });
  }

  private async tell(
    queries: Queries,
    webhookId: string,
    caller: Caller,
    body: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.ledger.append(queries, {
      stream: `webhook:${webhookId}`,
      type: 'webhook.replayed',
      actor: actorOf(caller),
      body: { webhookId, ...body },
    });
  }
}
