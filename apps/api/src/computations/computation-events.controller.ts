import { computationRoutes } from '@holdpoint/shared/contracts/computations';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller, Req, Res } from '@nestjs/common';

import { AccessGuard } from '../auth/access.guard.js';
import { Input, Route } from '../http/contract.js';
import { type StreamReply, streamStates } from '../http/event-stream.js';
import { OpenStreams } from '../http/open-streams.js';
import { type ApiRequest, type Caller, CurrentCaller } from '../http/request.js';
import { ComputationEvents } from './computation-events.service.js';

@Controller()
export class ComputationEventsController {
  constructor(
    private readonly events: ComputationEvents,
    private readonly streams: OpenStreams,
    private readonly access: AccessGuard,
  ) {}

  /** Who watches is asked anew at every heartbeat. */
  @Route(computationRoutes.events)
  async watch(
    @Input() { params }: Parsed<typeof computationRoutes.events>,
    @Req() request: ApiRequest,
    @CurrentCaller() caller: Caller,
    @Res() reply: StreamReply,
  ): Promise<void> {
    streamStates(request, reply, {
      first: await this.events.current(params.computationId),
      admit: (end) => this.streams.admit(caller.accountId, end),
      watch: (tell) => this.events.watch(params.computationId, tell),
      isStillCaller: () => this.access.isStillCaller(request),
    });
  }
}
