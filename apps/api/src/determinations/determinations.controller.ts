import {
  determinationRoutes,
  type DeterminationView,
} from '@holdpoint/shared/contracts/determinations';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { Determination } from '@holdpoint/shared/gate/determination';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { DeterminationsService } from './determinations.service.js';

@Controller()
export class DeterminationsController {
  constructor(private readonly determinations: DeterminationsService) {}

  @Route(determinationRoutes.record)
  record(
    @Input() { body }: Parsed<typeof determinationRoutes.record>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Determination> {
    return this.determinations.record(id, body, caller);
  }

  @Route(determinationRoutes.list)
  async list(
    @Input() input: Parsed<typeof determinationRoutes.list>,
    @CurrentCaller() caller: Caller,
  ): Promise<{ determinations: DeterminationView[] }> {
    return { determinations: await this.determinations.list(input, caller) };
  }
}
