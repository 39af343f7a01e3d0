import { Module } from '@nestjs/common';

import { ComputationsModule } from '../computations/computations.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { OutboxService } from './outbox.service.js';

@Module({
  imports: [ComputationsModule, RunsModule],
  providers: [OutboxService],
  exports: [OutboxService],
})
export class OutboxModule {}
