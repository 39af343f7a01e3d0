import { Module } from '@nestjs/common';

import { ClockModule } from '../clock/clock.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { ObligationsController } from './obligations.controller.js';
import { ObligationsService } from './obligations.service.js';

@Module({
  imports: [ClockModule, PoliciesModule],
  controllers: [ObligationsController],
  providers: [ObligationsService],
})
export class ObligationsModule {}
