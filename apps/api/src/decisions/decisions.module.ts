import { Module } from '@nestjs/common';

import { AuthModule } from '../auth/auth.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { HttpModule } from '../http/http.module.js';
import { DecisionEvents } from './decision-events.service.js';
import { DecisionProofs } from './decision-proofs.service.js';
import { DecisionEventsController, DecisionsController } from './decisions.controller.js';
import { Revocations } from './revocations.service.js';

@Module({
  imports: [AuthModule, GatesModule, HttpModule],
  controllers: [DecisionsController, DecisionEventsController],
  providers: [DecisionEvents, DecisionProofs, Revocations],
  exports: [Revocations],
})
export class DecisionsModule {}
