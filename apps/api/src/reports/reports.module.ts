import { Module } from '@nestjs/common';

import { GatesModule } from '../gates/gates.module.js';
import { ObjectsModule } from '../objects/objects.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { AuditEvidenceReader } from './audit-evidence.service.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';

@Module({
  imports: [GatesModule, ObjectsModule, RunsModule],
  controllers: [ReportsController],
  providers: [AuditEvidenceReader, ReportsService],
})
export class ReportsModule {}
