import {
  holdRoutes,
  type HoldView,
  type ResponseStanding,
} from '@holdpoint/shared/contracts/holds';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { HoldsService } from './holds.service.js';
import { ResponsesService } from './responses.service.js';

@Controller()
export class HoldsController {
  constructor(
    private readonly holds: HoldsService,
    private readonly answers: ResponsesService,
  ) {}

  @Route(holdRoutes.open)
  open(
    @Input() input: Parsed<typeof holdRoutes.open>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<HoldView> {
    return this.holds.open(id, input, caller);
  }

  @Route(holdRoutes.release)
  release(
    @Input() input: Parsed<typeof holdRoutes.release>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<HoldView> {
    return this.holds.release(id, input, caller);
  }

  @Route(holdRoutes.list)
  async list(@Input() { params }: Parsed<typeof holdRoutes.list>): Promise<{ holds: HoldView[] }> {
    return { holds: await this.holds.list(params.checkpointId) };
  }

  @Route(holdRoutes.respond)
  respond(
    @Input() input: Parsed<typeof holdRoutes.respond>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ResponseStanding> {
    return this.answers.record(id, input, caller);
  }

  @Route(holdRoutes.responses)
  responses(@Input() input: Parsed<typeof holdRoutes.responses>): Promise<ResponseStanding> {
    return this.answers.standing(input);
  }
}
