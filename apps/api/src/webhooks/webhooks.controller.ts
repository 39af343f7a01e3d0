import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import {
  type Webhook,
  type WebhookDelivery,
  webhookRoutes,
} from '@holdpoint/shared/contracts/webhooks';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { WebhookReplay } from './webhook-replay.service.js';
import { WebhooksService } from './webhooks.service.js';

@Controller()
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly replays: WebhookReplay,
  ) {}

  @Route(webhookRoutes.add)
  add(
    @Input() { body }: Parsed<typeof webhookRoutes.add>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Webhook> {
    return this.webhooks.add(id, body, caller);
  }

  @Route(webhookRoutes.list)
  async list(@CurrentCaller() caller: Caller): Promise<Output<typeof webhookRoutes.list>> {
    return { webhooks: await this.webhooks.list(caller) };
  }

  @Route(webhookRoutes.get)
  get(
    @Input() { params }: Parsed<typeof webhookRoutes.get>,
    @CurrentCaller() caller: Caller,
  ): Promise<Webhook> {
    return this.webhooks.get(params.webhookId, caller);
  }

  @Route(webhookRoutes.deliveries)
  async deliveries(
    @Input() { params, query }: Parsed<typeof webhookRoutes.deliveries>,
    @CurrentCaller() caller: Caller,
  ): Promise<Output<typeof webhookRoutes.deliveries>> {
    return { deliveries: await this.webhooks.deliveries(params.webhookId, query, caller) };
  }

  @Route(webhookRoutes.disable)
  disable(
    @Input() { params }: Parsed<typeof webhookRoutes.disable>,
    @CurrentCaller() caller: Caller,
  ): Promise<Webhook> {
    return this.webhooks.disable(params.webhookId, caller);
  }

  @Route(webhookRoutes.enable)
  enable(
    @Input() { params }: Parsed<typeof webhookRoutes.enable>,
    @CurrentCaller() caller: Caller,
  ): Promise<Webhook> {
    return this.webhooks.enable(params.webhookId, caller);
  }

  @Route(webhookRoutes.rotateKey)
  rotateKey(
    @Input() { params }: Parsed<typeof webhookRoutes.rotateKey>,
    @CurrentCaller() caller: Caller,
  ): Promise<Webhook> {
    return this.webhooks.rotateKey(params.webhookId, caller);
  }

  @Route(webhookRoutes.replay)
  replay(
    @Input() { params }: Parsed<typeof webhookRoutes.replay>,
    @CurrentCaller() caller: Caller,
  ): Promise<WebhookDelivery> {
    return this.replays.one(params.deliveryId, caller);
  }

  @Route(webhookRoutes.replaySince)
  async replaySince(
    @Input() { params, body }: Parsed<typeof webhookRoutes.replaySince>,
    @CurrentCaller() caller: Caller,
  ): Promise<Output<typeof webhookRoutes.replaySince>> {
    return { replayed: await this.replays.since(params.webhookId, body.since, caller) };
  }
}
