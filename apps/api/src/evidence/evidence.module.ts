import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { ObjectsModule } from '../objects/objects.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';

@Module({
  imports: [CheckpointsModule, ObjectsModule, PoliciesModule],
  controllers: [EvidenceController],
  providers: [EvidenceService],
})
export class EvidenceModule {}
