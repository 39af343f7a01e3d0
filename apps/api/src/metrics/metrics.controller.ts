import { metricsRoutes } from '@holdpoint/shared/contracts/metrics';
import { Controller } from '@nestjs/common';

import { Route } from '../http/contract.js';
import { MetricsService } from './metrics.service.js';

@Controller()
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Route(metricsRoutes.scrape)
  scrape(): Promise<string> {
    return this.metrics.scrape();
  }
}
