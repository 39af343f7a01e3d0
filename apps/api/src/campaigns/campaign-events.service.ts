import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';

import { LOG } from '../tokens.js';
import { CampaignsService } from './campaigns.service.js';

const POLL_MS = 1_000;
const MAXIMUM_STREAMS = 500;
const MAXIMUM_STREAMS_PER_ACCOUNT = 20;

/** One state of a campaign; `id` is its digest, so that a reader who comes back is not told what it knows. */
export interface CampaignEvent {
  readonly id: string;
  readonly campaign: Campaign;
}

type Listener = (event: CampaignEvent) => void;

/** Who watches one campaign, and whether it is being read at this moment. */
interface Watch {
  readonly listeners: Set<Listener>;
  readonly timer: NodeJS.Timeout;
  isRead: boolean;
}

/** Tells watchers of a campaign's changes. However many watch one campaign, one query a second asks for it. */
@Injectable()
export class CampaignEvents implements OnModuleDestroy {
  private readonly watches = new Map<string, Watch>();
  private readonly streams = new Map<string, number>();
  private readonly endings = new Set<() => void>();

  constructor(
    private readonly campaigns: CampaignsService,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** The state of this moment. Throws `campaign.unknown`. */
  async current(campaignId: string): Promise<CampaignEvent> {
    return eventOf(await this.campaigns.get(campaignId));
  }

  /** Calls `listener` at every change until the returned function is called. */
  watch(campaignId: string, listener: Listener): () => void {
    const watch = this.watches.get(campaignId) ?? this.begin(campaignId);
    watch.listeners.add(listener);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size > 0) return;
      clearInterval(watch.timer);
      this.watches.delete(campaignId);
    };
  }

  /**
   * Takes a place among the open streams, and gives what frees it; `end` is called when the platform stops.
   * Throws `events.too_many_streams`.
   */
  admit(accountId: string, end: () => void): () => void {
    const own = this.streams.get(accountId) ?? 0;
    if (own >= MAXIMUM_STREAMS_PER_ACCOUNT || this.endings.size >= MAXIMUM_STREAMS) {
      throw new HoldpointError({
        code: 'events.too_many_streams',
        kind: 'throttled',
        message: 'Too many pages are watching. Close some, or ask for the campaign itself.',
        details: { retryAfterSeconds: 10 },
      });
    }
    this.streams.set(accountId, own + 1);
    this.endings.add(end);
    return () => {
      if (!this.endings.delete(end)) return;
      const left = (this.streams.get(accountId) ?? 1) - 1;
      if (left > 0) this.streams.set(accountId, left);
      else this.streams.delete(accountId);
    };
  }

  /** Campaigns that are asked for at this moment. */
  get watched(): number {
    return this.watches.size;
  }

  /** Before the server closes, which waits for what is open. */
  onModuleDestroy(): void {
    for (const end of [...this.endings]) end();
  }

  private begin(campaignId: string): Watch {
    const timer = setInterval(() => void this.poll(campaignId), POLL_MS);
    const watch: Watch = { listeners: new Set(), timer, isRead: false };
    this.watches.set(campaignId, watch);
    return watch;
  }

  /** A reading that takes longer than a second is waited for: readings of one campaign never pile up. */
  private async poll(campaignId: string): Promise<void> {
    const watch = this.watches.get(campaignId);
    if (watch === undefined || watch.isRead) return;
    watch.isRead = true;
    try {
      const event = await this.current(campaignId);
      // Each listener knows what it told last.
      for (const listener of [...watch.listeners]) listener(event);
    } catch (error) {
      // A database may come back; the next second asks again.
      this.log.warn({ err: error, campaignId }, 'a campaign could not be read for its watchers');
    } finally {
      watch.isRead = false;
    }
  }
}

/** Parsed by its contract before it leaves, as every answer is. */
function eventOf(found: Campaign): CampaignEvent {
  const campaign = Campaign.parse(found);
  // Time left changes with every second; what a watcher waits for is the rest.
  const { progress, runs, ...facts } = campaign;
  const counts = [progress, ...runs.map((run) => run.progress)].map(
    ({ secondsLeft: _left, secondsLeftRange: _range, ...rest }) => rest,
  );
  const states = runs.map(({ id, state }) => [id, state]);
  return { id: digestOf({ facts, counts, states }).slice('sha256:'.length, 40), campaign };
}
