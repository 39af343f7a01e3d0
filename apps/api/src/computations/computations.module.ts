import { Module } from '@nestjs/common';

import { AuthModule } from '../auth/auth.module.js';
import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { HttpModule } from '../http/http.module.js';
import { ObjectsModule } from '../objects/objects.module.js';
import { ComputationClosing } from './computation-closing.service.js';
import { ComputationEventsController } from './computation-events.controller.js';
import { ComputationEvents } from './computation-events.service.js';
import { ComputationsController } from './computations.controller.js';
import { ComputationsService } from './computations.service.js';

@Module({
  imports: [AuthModule, CheckpointsModule, HttpModule, ObjectsModule],
  controllers: [ComputationsController, ComputationEventsController],
  providers: [ComputationsService, ComputationClosing, ComputationEvents],
  exports: [ComputationClosing],
})
export class ComputationsModule {}
