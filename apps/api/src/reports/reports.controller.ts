import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { ReportsService } from './reports.service.js';

@Controller()
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Route(reportRoutes.bundle)
  bundle(@Input() { params }: Parsed<typeof reportRoutes.bundle>): Promise<BundleSource> {
    return this.reports.bundle(params.decisionId);
  }

  @Route(reportRoutes.object)
  object(@Input() { params }: Parsed<typeof reportRoutes.object>): Promise<Buffer> {
    return this.reports.object(params.digest);
  }
}
