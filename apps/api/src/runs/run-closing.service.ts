import { recordsRoot } from '@holdpoint/shared/evidence/result-digest';
import { recordedEvidenceIn } from '@holdpoint/shared/report/bundle-evidence';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';

import { CheckpointsService, subjectOf } from '../checkpoints/checkpoints.service.js';
import { Database, type Queries } from '../database/database.js';
import { Ledger, type NewEvent } from '../ledger/ledger.service.js';
import { LOG } from '../tokens.js';
import { EvidenceReader } from './evidence-reader.service.js';
import { differencesOf } from './integrity.js';
import { RunRow, SELECT_RUNS } from './run-rows.js';
import { streamOf } from './run-stream.js';

const SlotRow = z.object({ sampleKey: z.string(), epoch: z.int(), isOpen: z.boolean() });
const ACTOR = 'system:api';

type Outcome = 'closed' | 'invalid';

/** Closes runs: what the worker says is recomputed from the records and held against the sealed plan. */
@Injectable()
export class RunClosing {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly evidence: EvidenceReader,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Closes a run whose worker is done, and its campaign with the last one. Safe to repeat; too early does nothing. */
  async close(runId: string): Promise<void> {
    const campaignId = await this.database.transaction(
      (queries) => this.closeRun(queries, runId),
      'repeatable read',
    );
    if (campaignId !== null) await this.closeCampaign(campaignId);
  }

  /** Gives the campaign that may be closed too. */
  private async closeRun(queries: Queries, runId: string): Promise<string | null> {
    await queries.execute('SELECT FROM run WHERE id = $1 FOR UPDATE', [runId]);
    const row = await queries.row(RunRow, `${SELECT_RUNS} WHERE run.id = $1`, [runId]);
    if (row === undefined) return null;
    if (row.state === 'closed' || row.state === 'invalid') return row.campaign_id;
    const refusal = row.source === 'imported' ? await this.refusalOf(queries, runId) : undefined;
    if (refusal != null) {
      const body = { runId, importId: refusal.importId };
      await this.mark(queries, row, 'closed', { type: 'import.refused', body });
    } else if (await this.hasClaim(queries, runId)) {
      await this.settle(queries, row);
    }
    return row.campaign_id;
  }

  private refusalOf({ entities }: Queries, runId: string): Promise<{ importId: string } | null> {
    return entities.importResult.findFirst({
      where: { state: 'refused', import: { runId } },
      select: { importId: true },
    });
  }

  private async settle(queries: Queries, row: RunRow): Promise<void> {
    const subject = subjectOf(await this.checkpoints.get(row.checkpoint_id, queries));
    // Read as if it were closed: the records alone say whether it is complete.
    const [run] = await this.evidence.recorded(queries, [{ ...row, state: 'closed' }], subject);
    if (run === undefined) return;
    const shown = recordedEvidenceIn(run);
    const slots = await queries.rows(
      SlotRow,
      `SELECT sample_key AS "sampleKey", epoch, state IN ('READY', 'LEASED') AS "isOpen" FROM sample WHERE run_id = $1`,
      [row.id],
    );
    const differences = differencesOf(run, shown, slots);
    const counts = {
      records: run.records.length,
      scored: shown.tasks.reduce((sum, { scores }) => sum + scores.length, 0),
      unscored: shown.tasks.reduce((sum, { unscored }) => sum + unscored, 0),
      errored: shown.tasks.reduce((sum, { errored }) => sum + errored, 0),
    };
    const body = {
      runId: row.id,
      planDigest: row.plan_digest,
      root: recordsRoot(run.records),
      resultDigest: shown.resultDigest,
      counts,
    };
    if (differences.length === 0) {
      await this.mark(queries, row, 'closed', { type: 'run.closed', body });
      return;
    }
    this.log.error(
      { runId: row.id, differences },
      'integrity: a run departs from its plan, records or claim',
    );
    await this.mark(queries, row, 'invalid', {
      type: 'run.integrity_failed',
      body: { ...body, differences },
    });
  }

  private async hasClaim(queries: Queries, runId: string): Promise<boolean> {
    return (await queries.entities.runResult.count({ where: { runId } })) === 1;
  }

  private async mark(
    queries: Queries,
    row: RunRow,
    state: Outcome,
    event: Pick<NewEvent, 'type' | 'body'>,
  ): Promise<void> {
    await queries.entities.run.updateMany({
      where: { id: row.id },
      data: { state, closedAt: new Date() },
    });
    await this.ledger.append(queries, { stream: streamOf(row), actor: ACTOR, ...event });
  }

  /** In a transaction of its own: of two runs that close together, each must see the other. */
  private async closeCampaign(campaignId: string): Promise<void> {
    await this.database.transaction(async (queries) => {
      await queries.execute('SELECT FROM campaign WHERE id = $1 FOR UPDATE', [campaignId]);
      const { count } = await queries.entities.campaign.updateMany({
        where: {
          id: campaignId,
          state: 'running',
          runs: { none: { state: { in: ['open', 'aggregated'] } } },
        },
        data: { state: 'closed', closedAt: new Date() },
      });
      if (count === 0) return;
      const event = { type: 'campaign.closed', actor: ACTOR, body: { campaignId } } as const;
      await this.ledger.append(queries, { stream: `campaign:${campaignId}`, ...event });
    });
  }
}
