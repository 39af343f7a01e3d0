import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { GatesService } from './gates.service.js';

@Controller()
export class GatesController {
  constructor(private readonly gates: GatesService) {}

  @Route(gateRoutes.decide)
  decide(
    @Input() input: Parsed<typeof gateRoutes.decide>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Decision> {
    return this.gates.decide(id, input, caller);
  }

  @Route(gateRoutes.get)
  get(@Input() { params }: Parsed<typeof gateRoutes.get>): Promise<Decision> {
    return this.gates.get(params.decisionId);
  }

  @Route(gateRoutes.list)
  async list(@Input() input: Parsed<typeof gateRoutes.list>): Promise<{ decisions: Decision[] }> {
    return { decisions: await this.gates.list(input) };
  }
}
