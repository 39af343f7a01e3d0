import { Module } from '@nestjs/common';

import { GatesModule } from '../gates/gates.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { SignoffsController } from './signoffs.controller.js';
import { SignoffsService } from './signoffs.service.js';

@Module({
  imports: [GatesModule, PoliciesModule],
  controllers: [SignoffsController],
  providers: [SignoffsService],
})
export class SignoffsModule {}
