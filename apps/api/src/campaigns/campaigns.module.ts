import { Module } from '@nestjs/common';

import { AuthModule } from '../auth/auth.module.js';
import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { HttpModule } from '../http/http.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { CampaignEventsController } from './campaign-events.controller.js';
import { CampaignEvents } from './campaign-events.service.js';
import { CampaignOpening } from './campaign-opening.service.js';
import { CampaignsController } from './campaigns.controller.js';
import { CampaignsService } from './campaigns.service.js';
import { PlanWriter } from './plan-writer.service.js';

@Module({
  imports: [AuthModule, CheckpointsModule, HttpModule, PoliciesModule, RunsModule],
  controllers: [CampaignsController, CampaignEventsController],
  providers: [CampaignsService, CampaignOpening, CampaignEvents, PlanWriter],
  exports: [CampaignOpening],
})
export class CampaignsModule {}
