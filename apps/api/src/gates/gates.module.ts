import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { GateCaseReader } from './gate-case.service.js';
import { GatesController } from './gates.controller.js';
import { GatesService } from './gates.service.js';

@Module({
  imports: [CheckpointsModule, PoliciesModule, RunsModule],
  controllers: [GatesController],
  providers: [GatesService, GateCaseReader],
  exports: [GatesService, GateCaseReader],
})
export class GatesModule {}
