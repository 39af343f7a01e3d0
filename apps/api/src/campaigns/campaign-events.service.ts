import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';

import type { StreamedState } from '../http/event-stream.js';
import { StateWatches } from '../http/state-watches.js';
import { LOG } from '../tokens.js';
import { CampaignsService } from './campaigns.service.js';

/** Tells watchers of a campaign's changes. */
@Injectable()
export class CampaignEvents {
  private readonly watches: StateWatches;

  constructor(
    private readonly campaigns: CampaignsService,
    @Inject(LOG) log: Logger,
  ) {
    this.watches = new StateWatches((id) => this.current(id), log);
  }

  /** The state of this moment. Throws `campaign.unknown`. */
  async current(campaignId: string): Promise<StreamedState> {
    return stateOf(await this.campaigns.get(campaignId));
  }

  /** Calls `tell` with every state until the returned function is called. */
  watch(campaignId: string, tell: (state: StreamedState) => void): () => void {
    return this.watches.watch(campaignId, tell);
  }

  /** Campaigns that are asked for at this moment. */
  get watched(): number {
    return this.watches.watched;
  }
}

/** Parsed by its contract before it leaves, as every answer is. */
function stateOf(found: Campaign): StreamedState {
  const campaign = Campaign.parse(found);
  // Time left changes with every second; what a watcher waits for is the rest.
  const { progress, runs, ...facts } = campaign;
  const counts = [progress, ...runs.map((run) => run.progress)].map(
    ({ secondsLeft: _left, secondsLeftRange: _range, ...rest }) => rest,
  );
  const states = runs.map(({ id, state }) => [id, state]);
  return {
    id: digestOf({ facts, counts, states }).slice('sha256:'.length, 40),
    name: 'campaign',
    value: campaign,
    isLast: campaign.state === 'closed',
  };
}
