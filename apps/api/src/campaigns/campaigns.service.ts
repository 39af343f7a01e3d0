import type { Campaign, campaignRoutes, Run } from '@holdpoint/shared/contracts/campaigns';
import { Action } from '@holdpoint/shared/contracts/common';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, Database, Instant } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { Receipts } from '../ledger/receipts.service.js';
import { sumOfProgress } from '../runs/run-rows.js';
import { RunsService } from '../runs/runs.service.js';
import { CampaignOpening } from './campaign-opening.service.js';

const CampaignRow = z.object({
  id: z.uuid(),
  checkpointId: z.uuid(),
  policyRef: z.string(),
  policyDigest: z.string(),
  action: Action,
  seed: Count,
  state: z.enum(['running', 'closed']),
  requester: z.object({ name: z.string() }),
  createdAt: Instant,
  closedAt: Instant.nullable(),
});

const NAMES = { requester: { select: { name: true } } } as const;

const NEWEST = 200;

/** Campaigns with the progress of their runs. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly database: Database,
    private readonly opening: CampaignOpening,
    private readonly runs: RunsService,
    private readonly receipts: Receipts,
  ) {}

  /**
   * Opens a campaign under `id`, as `CampaignOpening.open`, and waits for the log: no sample runs before its plan is signed
   * there. Throws `receipt.pending` where that takes too long; a retake waits again.
   */
  async open(
    id: string,
    wish: Parsed<typeof campaignRoutes.open>['body'],
    caller: Caller,
  ): Promise<Campaign> {
    await this.opening.open(id, wish, caller);
    await this.receipts.require(await this.openedBy(id));
    return this.get(id);
  }

  /** The newest 200, newest first; of one checkpoint where one is named. */
  async list({ query }: Parsed<typeof campaignRoutes.list>): Promise<Campaign[]> {
    const { checkpointId } = query;
    const rows = await this.database.entities.campaign.findMany({
      where: checkpointId === undefined ? {} : { checkpointId },
      include: NAMES,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      take: NEWEST,
    });
    return this.withRuns(z.array(CampaignRow).parse(rows));
  }

  /** Throws `campaign.unknown`. */
  async get(id: string): Promise<Campaign> {
    const row = await this.database.entities.campaign.findUnique({
      where: { id },
      include: NAMES,
    });
    const [campaign] = row === null ? [] : await this.withRuns([CampaignRow.parse(row)]);
    if (campaign !== undefined) return campaign;
    throw new HoldpointError({
      code: 'campaign.unknown',
      kind: 'not_found',
      message: `No campaign ${id}.`,
    });
  }

  /** The last event of its opening. */
  private async openedBy(id: string): Promise<string> {
    const event = await this.database.entities.auditEvent.findFirst({
      where: { stream: `campaign:${id}`, type: { in: ['campaign.opened', 'run.opened'] } },
      orderBy: { streamSeq: 'desc' },
      select: { id: true },
    });
    return event?.id ?? id;
  }

  private async withRuns(rows: readonly z.infer<typeof CampaignRow>[]): Promise<Campaign[]> {
    const runs = await this.runs.ofCampaigns(rows.map(({ id }) => id));
    return rows.map((row) =>
      campaignOf(
        row,
        runs.filter(({ campaignId }) => campaignId === row.id),
      ),
    );
  }
}

function campaignOf(row: z.infer<typeof CampaignRow>, runs: Run[]): Campaign {
  return {
    id: row.id,
    checkpointId: row.checkpointId,
    policy: { ref: row.policyRef, digest: row.policyDigest },
    action: row.action,
    seed: row.seed,
    state: row.state,
    requestedBy: row.requester.name,
    runs,
    progress: sumOfProgress(runs.map(({ progress }) => progress)),
    createdAt: row.createdAt,
    closedAt: row.closedAt,
  };
}
