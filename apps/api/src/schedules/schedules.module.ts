import { Module } from '@nestjs/common';

import { AssessmentsModule } from '../assessments/assessments.module.js';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { ClockModule } from '../clock/clock.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { ScheduleFirings } from './schedule-firing.service.js';
import { Scheduler } from './scheduler.service.js';
import { SchedulesController } from './schedules.controller.js';
import { SchedulesService } from './schedules.service.js';
import { SchedulingLoop } from './scheduling-loop.service.js';

@Module({
  imports: [AssessmentsModule, CampaignsModule, ClockModule, GatesModule, PoliciesModule],
  controllers: [SchedulesController],
  providers: [SchedulesService, ScheduleFirings, Scheduler, SchedulingLoop],
})
export class SchedulesModule {}
