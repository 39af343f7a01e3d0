import { Module } from '@nestjs/common';

import { ObjectsModule } from '../objects/objects.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { RecordsController } from './records.controller.js';
import { RecordsService } from './records.service.js';

@Module({
  imports: [RunsModule, ObjectsModule],
  controllers: [RecordsController],
  providers: [RecordsService],
})
export class RecordsModule {}
