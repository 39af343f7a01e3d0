import { Module } from '@nestjs/common';

import { CheckpointsModule } from '../checkpoints/checkpoints.module.js';
import { SafeguardsController } from './safeguards.controller.js';
import { SafeguardsService } from './safeguards.service.js';

@Module({
  imports: [CheckpointsModule],
  controllers: [SafeguardsController],
  providers: [SafeguardsService],
})
export class SafeguardsModule {}
