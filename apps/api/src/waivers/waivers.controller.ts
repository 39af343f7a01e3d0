import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { waiverRoutes, type WaiverView } from '@holdpoint/shared/contracts/waivers';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { WaiversService } from './waivers.service.js';

@Controller()
export class WaiversController {
  constructor(private readonly waivers: WaiversService) {}

  @Route(waiverRoutes.request)
  request(
    @Input() input: Parsed<typeof waiverRoutes.request>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WaiverView> {
    return this.waivers.request(id, input, caller);
  }

  @Route(waiverRoutes.statement)
  statement(
    @Input() input: Parsed<typeof waiverRoutes.statement>,
    @CurrentCaller() caller: Caller,
  ): Promise<Output<typeof waiverRoutes.statement>> {
    return this.waivers.statement(input, caller);
  }

  @Route(waiverRoutes.approve)
  approve(
    @Input() input: Parsed<typeof waiverRoutes.approve>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WaiverView> {
    return this.waivers.approve(id, input, caller);
  }

  @Route(waiverRoutes.revoke)
  revoke(
    @Input() input: Parsed<typeof waiverRoutes.revoke>,
    @CurrentCaller() caller: Caller,
  ): Promise<WaiverView> {
    return this.waivers.revoke(input, caller);
  }

  @Route(waiverRoutes.get)
  get(@Input() { params }: Parsed<typeof waiverRoutes.get>): Promise<WaiverView> {
    return this.waivers.get(params.waiverId);
  }

  @Route(waiverRoutes.list)
  async list(
    @Input() { params }: Parsed<typeof waiverRoutes.list>,
  ): Promise<{ waivers: WaiverView[] }> {
    return { waivers: await this.waivers.list(params.checkpointId) };
  }
}
