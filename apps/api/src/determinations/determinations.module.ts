import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { ClockModule } from '../clock/clock.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { DeterminationsController } from './determinations.controller.js';
import { DeterminationsService } from './determinations.service.js';

@Module({
  imports: [CheckpointsModule, ClockModule, PoliciesModule],
  controllers: [DeterminationsController],
  providers: [DeterminationsService],
})
export class DeterminationsModule {}
