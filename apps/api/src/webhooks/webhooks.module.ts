import { Module } from '@nestjs/common';

import { ClockModule } from '../clock/clock.module.js';
import type { Env } from '../env.js';
import { ENV } from '../tokens.js';
import { KeyVault } from './key-vault.js';
import { WebhookCourier } from './webhook-courier.service.js';
import { WebhookLoop } from './webhook-loop.service.js';
import { WebhookPost } from './webhook-post.js';
import { WebhookReplay } from './webhook-replay.service.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [ClockModule],
  controllers: [WebhooksController],
  providers: [
    {
      provide: KeyVault,
      inject: [ENV],
      useFactory: ({ secretsKey }: Env) => new KeyVault(secretsKey),
    },
    WebhooksService,
    WebhookReplay,
    WebhookPost,
    WebhookCourier,
    WebhookLoop,
  ],
})
export class WebhooksModule {}
