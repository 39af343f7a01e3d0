import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ForecastSettling } from './forecast-settling.service.js';
import { ForecastsController } from './forecasts.controller.js';
import { ForecastsService } from './forecasts.service.js';

@Module({
  imports: [CheckpointsModule, PoliciesModule, RunsModule],
  controllers: [ForecastsController],
  providers: [ForecastsService, ForecastSettling],
})
export class ForecastsModule {}
