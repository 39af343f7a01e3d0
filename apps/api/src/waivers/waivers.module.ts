import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { WaiversController } from './waivers.controller.js';
import { WaiversService } from './waivers.service.js';

@Module({
  imports: [CheckpointsModule, CredentialsModule, DecisionsModule, GatesModule, PoliciesModule],
  controllers: [WaiversController],
  providers: [WaiversService],
})
export class WaiversModule {}
