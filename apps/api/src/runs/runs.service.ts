import type { Run, runRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database } from '../database/database.js';
import { ObjectDirectory } from '../objects/object-directory.js';
import { readTranscript } from '../objects/transcript.js';
import { RECORD_COLUMNS, RecordRow, RunViewRow, SELECT_RUN_VIEWS } from './run-rows.js';

/** Place after which a page goes on: the key of the last record, opaque to the caller. */
const Cursor = z.tuple([z.string(), z.int().positive()]);

/** Reads runs for people who watch. */
@Injectable()
export class RunsService {
  constructor(
    private readonly database: Database,
    private readonly objects: ObjectDirectory,
  ) {}

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

  /** One page of records after a key; a keyset, so that page 1,000 costs what page 1 does. Throws `run.unknown`. */
  async records({
    params,
    query,
  }: Parsed<typeof runRoutes.records>): Promise<Output<typeof runRoutes.records>> {
    const { limit, after } = query;
    const [sampleKey, epoch] = after === undefined ? ['', 0] : cursorOf(after);
    const rows = await this.database.rows(
      RecordRow,
      `SELECT ${RECORD_COLUMNS} FROM sample_record
        WHERE run_id = $1 AND (sample_key COLLATE "C", epoch) > ($2 COLLATE "C", $3)
        ORDER BY sample_key COLLATE "C", epoch LIMIT $4`,
      [params.runId, sampleKey, epoch, limit + 1],
    );
    if (rows.length === 0) await this.get(params.runId);
    const records = rows.slice(0, limit).map(({ record }) => record);
    const last = rows.length > limit ? records.at(-1) : undefined;
    return {
      records,
      next: last === undefined ? null : JSON.stringify([last.sampleKey, last.epoch]),
    };
  }

  /** Throws `record.unknown`, `transcript.unknown`, `transcript.corrupt`. */
  async transcript({
    params,
  }: Parsed<typeof runRoutes.transcript>): Promise<Output<typeof runRoutes.transcript>> {
    const row = await this.database.row(
      RecordRow,
      `SELECT ${RECORD_COLUMNS} FROM sample_record WHERE run_id = $1 AND sample_key = $2 AND epoch = $3`,
      [params.runId, params.sampleKey, params.epoch],
    );
    if (row === undefined) {
      throw new HoldpointError({
        code: 'record.unknown',
        kind: 'not_found',
        message: 'No record of this sample and epoch.',
      });
    }
    return z.json().parse(await readTranscript(this.objects, row.record));
  }
}

function cursorOf(text: string): z.infer<typeof Cursor> {
  const parsed = Cursor.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new HoldpointError({
    code: 'request.invalid',
    kind: 'invalid',
    message: '`after` is not what an earlier page gave as `next`.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unknownRun(runId: string): never {
  throw new HoldpointError({ code: 'run.unknown', kind: 'not_found', message: `No run ${runId}.` });
}
