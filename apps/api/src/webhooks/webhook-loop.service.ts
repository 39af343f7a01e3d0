import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';

import { BackgroundLoop } from '../background/background-loop.js';
import { LOG } from '../tokens.js';
import { WebhookCourier } from './webhook-courier.service.js';

/** An indexed look at what is due; a webhook need not be faster. */
const PAUSE_MS = 250;

/** Turns the courier while the API runs. */
@Injectable()
export class WebhookLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly running = new AsyncDisposableStack();

  constructor(
    private readonly courier: WebhookCourier,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running.defer(() => this.courier.landed());
    this.running.use(new BackgroundLoop('webhooks', () => this.turn(), this.log));
  }

  async onModuleDestroy(): Promise<void> {
    await this.running.disposeAsync();
  }

  private async turn(): Promise<number> {
    return (await this.courier.turn()) > 0 ? 0 : PAUSE_MS;
  }
}
