import type { Parsed } from '@holdpoint/shared/contracts/route';
import { type Safeguard, safeguardRoutes } from '@holdpoint/shared/contracts/safeguards';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { SafeguardsService } from './safeguards.service.js';

@Controller()
export class SafeguardsController {
  constructor(private readonly safeguards: SafeguardsService) {}

  @Route(safeguardRoutes.record)
  record(
    @Input() { body }: Parsed<typeof safeguardRoutes.record>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Safeguard> {
    return this.safeguards.record(id, body, caller);
  }

  @Route(safeguardRoutes.approve)
  approve(
    @Input() { params, body }: Parsed<typeof safeguardRoutes.approve>,
    @CurrentCaller() caller: Caller,
  ): Promise<Safeguard> {
    return this.safeguards.approve(params.safeguardId, body.role, caller);
  }

  @Route(safeguardRoutes.list)
  async list(
    @Input() { query }: Parsed<typeof safeguardRoutes.list>,
  ): Promise<{ safeguards: Safeguard[] }> {
    return { safeguards: await this.safeguards.list(query.checkpointId) };
  }
}
