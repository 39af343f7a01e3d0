import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import type { SignOff } from '@holdpoint/shared/gate/sign-off';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { SignoffsService } from './signoffs.service.js';

@Controller()
export class SignoffsController {
  constructor(private readonly signoffs: SignoffsService) {}

  @Route(gateRoutes.statement)
  statement(
    @Input() input: Parsed<typeof gateRoutes.statement>,
    @CurrentCaller() caller: Caller,
  ): Promise<Output<typeof gateRoutes.statement>> {
    return this.signoffs.statement(input, caller);
  }

  @Route(gateRoutes.signOff)
  signOff(
    @Input() { body }: Parsed<typeof gateRoutes.signOff>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<SignOff> {
    return this.signoffs.signOff(id, body, caller);
  }
}
