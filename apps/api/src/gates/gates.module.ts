import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { GatesController } from './gates.controller.js';
import { GatesService } from './gates.service.js';

@Module({
  imports: [CheckpointsModule, RunsModule],
  controllers: [GatesController],
  providers: [GatesService],
  exports: [GatesService],
})
export class GatesModule {}
