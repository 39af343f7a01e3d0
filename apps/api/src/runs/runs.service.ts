import type { Run } from '@holdpoint/shared/contracts/campaigns';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.js';
import { RunViewRow, SELECT_RUN_VIEWS } from './run-rows.js';

/** Reads runs for people who watch. */
@Injectable()
export class RunsService {
  constructor(private readonly database: Database) {}

  /** Throws `run.unknown`. */
  async get(runId: string): Promise<Run> {
    const run = await this.database.row(RunViewRow, `${SELECT_RUN_VIEWS} WHERE run.id = $1`, [
      runId,
    ]);
    return run ?? unknownRun(runId);
  }

  /** Runs of campaigns, in the order in which they were opened. */
  ofCampaigns(campaignIds: readonly string[]): Promise<Run[]> {
    return this.database.rows(
      RunViewRow,
      `${SELECT_RUN_VIEWS} WHERE campaign_id = ANY($1) ORDER BY evaluation_ref COLLATE "C", run.id`,
      [campaignIds],
    );
  }

  /** Throws `run.unknown`, and `run.without_plan` for an imported log. */
  async plan(runId: string): Promise<RunPlan> {
    const row = await this.database.entities.run.findUnique({
      where: { id: runId },
      select: { plan: true },
    });
    if (row === null) return unknownRun(runId);
    if (row.plan !== null) return RunPlan.parse(row.plan);
    throw new HoldpointError({
      code: 'run.without_plan',
      kind: 'not_found',
      message: 'An imported log has no sealed plan.',
    });
  }
}

function unknownRun(runId: string): never {
  throw new HoldpointError({ code: 'run.unknown', kind: 'not_found', message: `No run ${runId}.` });
}
