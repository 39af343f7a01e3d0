import { obligationRoutes } from '@holdpoint/shared/contracts/obligations';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import type { ObligationInstance } from '@holdpoint/shared/triggers/obligation-calendar';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { obligationFeed } from './obligation-feed.js';
import { ObligationsService } from './obligations.service.js';

@Controller()
export class ObligationsController {
  constructor(private readonly obligations: ObligationsService) {}

  @Route(obligationRoutes.list)
  list(
    @Input() { query }: Parsed<typeof obligationRoutes.list>,
  ): Promise<Output<typeof obligationRoutes.list>> {
    return this.obligations.list(query);
  }

  @Route(obligationRoutes.calendar)
  async calendar(@Input() { query }: Parsed<typeof obligationRoutes.calendar>): Promise<string> {
    const { obligations, asOf } = await this.obligations.list(query);
    return obligationFeed(obligations, new Date(asOf));
  }

  @Route(obligationRoutes.start)
  start(
    @Input() { body }: Parsed<typeof obligationRoutes.start>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Output<typeof obligationRoutes.start>> {
    return this.obligations.start(id, body, caller);
  }

  @Route(obligationRoutes.done)
  done(
    @Input() input: Parsed<typeof obligationRoutes.done>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ObligationInstance> {
    return this.obligations.done(id, input, caller);
  }
}
