import { Module } from '@nestjs/common';

import { ClockModule } from '../clock/clock.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { AssessmentsController } from './assessments.controller.js';
import { AssessmentsService } from './assessments.service.js';

@Module({
  imports: [ClockModule, PoliciesModule],
  controllers: [AssessmentsController],
  providers: [AssessmentsService],
  exports: [AssessmentsService],
})
export class AssessmentsModule {}
