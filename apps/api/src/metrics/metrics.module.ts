import { Module } from '@nestjs/common';

import { OutboxModule } from '../outbox/outbox.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';
import { PlatformFactsService } from './platform-facts.service.js';

@Module({
  imports: [OutboxModule],
  controllers: [MetricsController],
  providers: [MetricsService, PlatformFactsService],
})
export class MetricsModule {}
