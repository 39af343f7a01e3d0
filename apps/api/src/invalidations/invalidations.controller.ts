import {
  type InvalidationReport,
  invalidationRoutes,
} from '@holdpoint/shared/contracts/invalidations';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { Invalidation } from '@holdpoint/shared/evidence/invalidation';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { InvalidationsService } from './invalidations.service.js';

@Controller()
export class InvalidationsController {
  constructor(private readonly invalidations: InvalidationsService) {}

  @Route(invalidationRoutes.record)
  record(
    @Input() { body }: Parsed<typeof invalidationRoutes.record>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<InvalidationReport> {
    return this.invalidations.record(id, body, caller);
  }

  @Route(invalidationRoutes.list)
  async list(): Promise<{ invalidations: Invalidation[] }> {
    return { invalidations: await this.invalidations.list() };
  }
}
