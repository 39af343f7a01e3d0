import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller, Req, Res } from '@nestjs/common';

import { AccessGuard } from '../auth/access.guard.js';
import { Input, Route } from '../http/contract.js';
import { type ApiRequest, type Caller, CurrentCaller } from '../http/request.js';
import { apiHeaders } from '../http/security-headers.js';
import { type CampaignEvent, CampaignEvents } from './campaign-events.service.js';

const HEARTBEAT_MS = 15_000;

/** What a stream of events needs of Fastify's reply. */
interface StreamReply {
  hijack(): void;
  readonly raw: {
    writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
    write(text: string): boolean;
    end(text?: string): unknown;
    on(event: 'close' | 'error', listener: () => void): unknown;
    readonly writableNeedDrain: boolean;
    /** The client is gone. */
    readonly destroyed: boolean;
  };
}

@Controller()
export class CampaignEventsController {
  constructor(
    private readonly events: CampaignEvents,
    private readonly access: AccessGuard,
  ) {}

  /** Server-sent events (WHATWG HTML §9.2). Who watches is asked anew at every heartbeat. */
  @Route(campaignRoutes.events)
  async watch(
    @Input() { params }: Parsed<typeof campaignRoutes.events>,
    @Req() request: ApiRequest,
    @CurrentCaller() caller: Caller,
    @Res() reply: StreamReply,
  ): Promise<void> {
    const first = await this.events.current(params.campaignId);
    const cleanups: (() => void)[] = [];
    let isOpen = true;
    const close = (): void => {
      isOpen = false;
      for (const cleanup of cleanups.splice(0)) cleanup();
    };
    const end = (text = ''): void => {
      if (!isOpen) return;
      close();
      reply.raw.end(text);
    };
    cleanups.push(this.events.admit(caller.accountId, end));
    reply.hijack();
    reply.raw.on('close', close);
    // A write that crosses with the client's leaving is no failure of ours.
    reply.raw.on('error', close);
    reply.raw.writeHead(200, {
      ...apiHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
      // Nothing comes after the stream: a server that stops need not wait for the next request.
      connection: 'close',
      'x-request-id': request.id,
    });
    let known = request.headers['last-event-id'];
    const tell = (event: CampaignEvent): void => {
      // A reader that does not keep up gets the newest state later, not a growing backlog now.
      if (event.id !== known && !reply.raw.writableNeedDrain) {
        known = event.id;
        reply.raw.write(textOf(event));
      }
      if (event.campaign.state === 'closed') end('event: end\ndata: {}\n\n');
    };
    reply.raw.write('retry: 2000\n\n');
    cleanups.push(this.events.watch(params.campaignId, tell));
    const heart = setInterval(() => {
      void this.access.isStillCaller(request).then((isStill) => {
        if (!isStill) end();
        else if (isOpen) reply.raw.write(': still here\n\n');
      });
    }, HEARTBEAT_MS);
    cleanups.push(() => {
      clearInterval(heart);
    });
    tell(first);
    // Whoever left before `close` was listened for leaves nothing behind.
    if (reply.raw.destroyed) close();
  }
}

function textOf({ id, campaign }: CampaignEvent): string {
  return `event: campaign\nid: ${id}\ndata: ${JSON.stringify(campaign)}\n\n`;
}
