import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { Attestations } from './attestations.service.js';
import { DecisionRecords } from './decision-records.service.js';
import { GateCaseReader } from './gate-case.service.js';
import { GatesController } from './gates.controller.js';
import { GatesService } from './gates.service.js';

@Module({
  imports: [CheckpointsModule, CredentialsModule, PoliciesModule, RunsModule],
  controllers: [GatesController],
  providers: [Attestations, DecisionRecords, GatesService, GateCaseReader],
  exports: [Attestations, DecisionRecords, GatesService, GateCaseReader],
})
export class GatesModule {}
