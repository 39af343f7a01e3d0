import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import { Controller, Res } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type ApiReply, type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { GatesService } from './gates.service.js';

@Controller()
export class GatesController {
  constructor(private readonly gates: GatesService) {}

  @Route(gateRoutes.decide)
  async decide(
    @Input() input: Parsed<typeof gateRoutes.decide>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<Decision> {
    const decision = await this.gates.decide(id, input, caller);
    if (decision.receipt === null) reply.status(202);
    return decision;
  }

  @Route(gateRoutes.get)
  get(@Input() { params, query }: Parsed<typeof gateRoutes.get>): Promise<Decision> {
    return this.gates.awaited(params.decisionId, query.wait);
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
