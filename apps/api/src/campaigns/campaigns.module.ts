import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { CampaignOpening } from './campaign-opening.service.js';
import { CampaignsController } from './campaigns.controller.js';
import { CampaignsService } from './campaigns.service.js';

@Module({
  imports: [CheckpointsModule, PoliciesModule, RunsModule],
  controllers: [CampaignsController],
  providers: [CampaignsService, CampaignOpening],
})
export class CampaignsModule {}
