import { Module } from '@nestjs/common';

import { RunsModule } from '../runs/runs.module.js';
import { OutboxService } from './outbox.service.js';

@Module({ imports: [RunsModule], providers: [OutboxService], exports: [OutboxService] })
export class OutboxModule {}
