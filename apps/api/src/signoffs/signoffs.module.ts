import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { SignoffsController } from './signoffs.controller.js';
import { SignoffsService } from './signoffs.service.js';

@Module({
  imports: [CheckpointsModule, RunsModule],
  controllers: [SignoffsController],
  providers: [SignoffsService],
})
export class SignoffsModule {}
