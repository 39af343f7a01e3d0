import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { ObjectsModule } from '../objects/objects.module.js';
import { EvidenceReader } from './evidence-reader.service.js';
import { RunClosing } from './run-closing.service.js';
import { RunsController } from './runs.controller.js';
import { RunsService } from './runs.service.js';

@Module({
  imports: [CheckpointsModule, ObjectsModule],
  controllers: [RunsController],
  providers: [RunsService, RunClosing, EvidenceReader],
  exports: [RunsService, RunClosing, EvidenceReader],
})
export class RunsModule {}
