import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller, Req, Res } from '@nestjs/common';

import { AccessGuard } from '../auth/access.guard.js';
import { Input, Route } from '../http/contract.js';
import { type StreamReply, streamStates } from '../http/event-stream.js';
import { OpenStreams } from '../http/open-streams.js';
import { type ApiRequest, type Caller, CurrentCaller } from '../http/request.js';
import { CampaignEvents } from './campaign-events.service.js';

@Controller()
export class CampaignEventsController {
  constructor(
    private readonly events: CampaignEvents,
    private readonly streams: OpenStreams,
    private readonly access: AccessGuard,
  ) {}

  /** Who watches is asked anew at every heartbeat. */
  @Route(campaignRoutes.events)
  async watch(
    @Input() { params }: Parsed<typeof campaignRoutes.events>,
    @Req() request: ApiRequest,
    @CurrentCaller() caller: Caller,
    @Res() reply: StreamReply,
  ): Promise<void> {
    streamStates(request, reply, {
      first: await this.events.current(params.campaignId),
      admit: (end) => this.streams.admit(caller.accountId, end),
      watch: (tell) => this.events.watch(params.campaignId, tell),
      isStillCaller: () => this.access.isStillCaller(request),
    });
  }
}
