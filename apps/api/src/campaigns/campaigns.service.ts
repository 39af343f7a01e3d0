import type { Campaign, campaignRoutes, Run } from '@holdpoint/shared/contracts/campaigns';
import { Action } from '@holdpoint/shared/contracts/common';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, Database, Instant } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { sumOfProgress } from '../runs/run-rows.js';
import { RunsService } from '../runs/runs.service.js';
import { CampaignOpening } from './campaign-opening.service.js';

const CampaignRow = z.object({
  id: z.uuid(),
  checkpoint_id: z.uuid(),
  policy_ref: z.string(),
  policy_digest: z.string(),
  action: Action,
  seed: Count,
  state: z.enum(['running', 'closed']),
  requested_by: z.string(),
  created_at: Instant,
  closed_at: Instant.nullable(),
});

const SELECT = `
  SELECT campaign.id, checkpoint_id, policy_ref, policy_digest, action, seed, state, account.name AS requested_by,
         campaign.created_at, closed_at
    FROM campaign JOIN account ON account.id = requested_by`;

const NEWEST = 200;

/** Campaigns with the progress of their runs. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly database: Database,
    private readonly opening: CampaignOpening,
    private readonly runs: RunsService,
  ) {}

  /** Opens a campaign under `id`, as `CampaignOpening.open`. */
  async open(
    id: string,
    wish: Parsed<typeof campaignRoutes.open>['body'],
    caller: Caller,
  ): Promise<Campaign> {
    await this.opening.open(id, wish, caller);
    return this.get(id);
  }

  /** The newest 200, newest first; of one checkpoint where one is named. */
  async list({ query }: Parsed<typeof campaignRoutes.list>): Promise<Campaign[]> {
    const rows = await this.database.rows(
      CampaignRow,
      `${SELECT} WHERE $1::uuid IS NULL OR checkpoint_id = $1 ORDER BY campaign.created_at DESC, campaign.id LIMIT $2`,
      [query.checkpointId ?? null, NEWEST],
    );
    return this.withRuns(rows);
  }

  /** Throws `campaign.unknown`. */
  async get(id: string): Promise<Campaign> {
    const rows = await this.database.rows(CampaignRow, `${SELECT} WHERE campaign.id = $1`, [id]);
    const [campaign] = await this.withRuns(rows);
    if (campaign !== undefined) return campaign;
    throw new HoldpointError({
      code: 'campaign.unknown',
      kind: 'not_found',
      message: `No campaign ${id}.`,
    });
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
    checkpointId: row.checkpoint_id,
    policy: { ref: row.policy_ref, digest: row.policy_digest },
    action: row.action,
    seed: row.seed,
    state: row.state,
    requestedBy: row.requested_by,
    runs,
    progress: sumOfProgress(runs.map(({ progress }) => progress)),
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}
