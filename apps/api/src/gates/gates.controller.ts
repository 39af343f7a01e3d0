import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
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

  @Route(gateRoutes.standing)
  standing(@Input() input: Parsed<typeof gateRoutes.standing>): Promise<GateDecision> {
    return this.gates.standing(input);
  }

  @Route(gateRoutes.signOffs)
  async signOffs(
    @Input() { params }: Parsed<typeof gateRoutes.signOffs>,
  ): Promise<{ signOffs: SignedStatement[] }> {
    return { signOffs: await this.gates.signOffs(params.checkpointId) };
  }
}
