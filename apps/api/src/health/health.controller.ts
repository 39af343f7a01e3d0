import { type Health, healthRoutes } from '@holdpoint/shared/contracts/health';
import { Controller } from '@nestjs/common';

import { Route } from '../http/contract.js';
import { HealthService } from './health.service.js';

@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Route(healthRoutes.health)
  get(): Promise<Health> {
    return this.health.health();
  }
}
