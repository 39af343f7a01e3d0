import { type Campaign, campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { CampaignsService } from './campaigns.service.js';

@Controller()
export class CampaignsController {
  constructor(private readonly campaigns: CampaignsService) {}

  @Route(campaignRoutes.open)
  open(
    @Input() { body }: Parsed<typeof campaignRoutes.open>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Campaign> {
    return this.campaigns.open(id, body, caller);
  }

  @Route(campaignRoutes.list)
  async list(
    @Input() input: Parsed<typeof campaignRoutes.list>,
  ): Promise<{ campaigns: Campaign[] }> {
    return { campaigns: await this.campaigns.list(input) };
  }

  @Route(campaignRoutes.get)
  get(@Input() { params }: Parsed<typeof campaignRoutes.get>): Promise<Campaign> {
    return this.campaigns.get(params.campaignId);
  }
}
