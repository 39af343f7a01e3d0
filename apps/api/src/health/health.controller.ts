import {
  type Health,
  healthRoutes,
  type Liveness,
  type Readiness,
} from '@holdpoint/shared/contracts/health';
import { Controller } from '@nestjs/common';

import { Route } from '../http/contract.js';
import { HealthService } from './health.service.js';
import { ReadinessService } from './readiness.service.js';

@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly ready: ReadinessService,
  ) {}

  @Route(healthRoutes.health)
  get(): Promise<Health> {
    return this.health.health();
  }

  @Route(healthRoutes.livez)
  livez(): Liveness {
    return { status: 'alive' };
  }

  @Route(healthRoutes.readyz)
  readyz(): Promise<Readiness> {
    return this.ready.readiness();
  }
}
