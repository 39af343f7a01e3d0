import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { SaturationReader } from './saturation.service.js';
import { SuitesController } from './suites.controller.js';
import { SuitesService } from './suites.service.js';

@Module({
  imports: [CheckpointsModule, PoliciesModule, RunsModule],
  controllers: [SuitesController],
  providers: [SuitesService, SaturationReader],
})
export class SuitesModule {}
