import type { Parsed } from '@holdpoint/shared/contracts/route';
import { type Suite, type SuiteMove, suiteRoutes } from '@holdpoint/shared/contracts/suites';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { SuitesService } from './suites.service.js';

@Controller()
export class SuitesController {
  constructor(private readonly suites: SuitesService) {}

  @Route(suiteRoutes.list)
  async list(): Promise<{ suites: Suite[] }> {
    return { suites: await this.suites.list() };
  }

  @Route(suiteRoutes.move)
  move(
    @Input() { body }: Parsed<typeof suiteRoutes.move>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<SuiteMove> {
    return this.suites.move(id, body, caller);
  }
}
