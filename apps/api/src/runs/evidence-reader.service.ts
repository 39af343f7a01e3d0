import type { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import { SandboxLevel } from '@holdpoint/shared/contracts/common';
import { ImportReading } from '@holdpoint/shared/evidence/claims';
import { completedAtOf } from '@holdpoint/shared/evidence/completed-at';
import type { RunRegistration, RunStatus } from '@holdpoint/shared/evidence/run-evidence';
import type { Subject } from '@holdpoint/shared/evidence/run-plan';
import type { SampleRecord } from '@holdpoint/shared/evidence/sample-record';
import type { BundleRun, ImportedLog } from '@holdpoint/shared/report/bundle';
import { recordedEvidenceIn } from '@holdpoint/shared/report/bundle-evidence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { subjectOf } from '../checkpoints/checkpoints.service.js';
import { checkpointsOfSameWeights } from '../checkpoints/same-weights.js';
import type { Queries } from '../database/database.js';
import { type ReviewHeads, reviewsOf } from './review-rows.js';
import { RECORD_COLUMNS, RecordRow, registrationOf, RunRow, SELECT_RUNS } from './run-rows.js';

/** Everything that a gate reads of the weights of one checkpoint, and that a bundle carries. */
export interface CheckpointEvidence {
  readonly subject: Subject;
  readonly registrations: RunRegistration[];
  /** Finished runs; a registered run that is absent here is missing evidence. */
  readonly runs: BundleRun[];
}

const ClaimRow = z.object({
  run_id: z.uuid(),
  body: z.record(z.string(), z.json()),
});

const ImportRow = z.object({
  run_id: z.uuid(),
  file_name: z.string(),
  file_digest: z.string(),
  body: ImportReading,
});

/** What of a worker's claim can't be recomputed from records: where the samples ran, and what it noticed. */
const Circumstances = z.object({
  sandbox: SandboxLevel.catch('L0'),
  // A claim without findings is unreadable, and an unknown finding blocks.
  findings: z.array(z.string().min(1).max(80)).catch(['claim_unreadable']),
});

/** Reads evidence. The caller's transaction is `REPEATABLE READ`, so that all of it is of one moment. */
@Injectable()
export class EvidenceReader {
  /**
   * All runs ever opened on the checkpoint's weights, under whatever name. A log that could not be read showed nothing and
   * is no run.
   */
  async read(queries: Queries, checkpoint: Checkpoint): Promise<CheckpointEvidence> {
    const rows = await queries.rows(
      RunRow,
      `${SELECT_RUNS} WHERE checkpoint_id = ANY($1::uuid[]) AND NOT EXISTS (
         SELECT FROM evidence_import JOIN import_result ON import_id = evidence_import.id
          WHERE run_id = run.id AND import_result.state = 'refused') ORDER BY run.id`,
      [await checkpointsOfSameWeights(queries, checkpoint.id)],
    );
    const subject = subjectOf(checkpoint);
    const finished = rows.filter(({ state }) => state === 'closed' || state === 'invalid');
    const runs = await this.runsOf(queries, finished, subject);
    return { subject, registrations: rows.map(registrationOf), runs };
  }

  /** Finished runs with their records and reviews; with `heads` only the reviews up to there. */
  async runsOf(
    queries: Queries,
    rows: readonly RunRow[],
    subject: Subject,
    heads?: ReviewHeads,
  ): Promise<BundleRun[]> {
    const ids = rows.map(({ id }) => id);
    const reviews = await reviewsOf(queries, ids, heads);
    return (await this.recorded(queries, rows, subject))
      .map(asClosed)
      .map((run) => ({ ...run, reviews: reviews.get(run.registration.runId) ?? [] }));
  }

  /**
   * Runs with their records, as far as they are read, and without what people said of them; `closed` counts as complete
   * until the records say otherwise.
   */
  async recorded(
    queries: Queries,
    rows: readonly RunRow[],
    subject: Subject,
  ): Promise<BundleRun[]> {
    const ids = rows.map(({ id }) => id);
    const records = await this.records(queries, ids);
    const claims = new Map(
      (
        await queries.rows(ClaimRow, 'SELECT run_id, body FROM run_result WHERE run_id = ANY($1)', [
          ids,
        ])
      ).map((row) => [row.run_id, row.body]),
    );
    const imports = await this.imports(queries, ids, subject);
    return rows.map((row): BundleRun => {
      const own = records.get(row.id) ?? [];
      const claim = claims.get(row.id) ?? null;
      const imported = imports.get(row.id);
      const { sandbox, findings } = Circumstances.parse(claim ?? imported ?? {});
      return {
        registration: registrationOf(row),
        plan: row.plan,
        imported: imported?.log ?? null,
        status: statusOf(row, findings),
        sandbox,
        findings,
        completedAt: completedAtOf(own, row.created_at),
        records: own,
        reviews: [],
        claim,
      };
    });
  }

  private async records(
    queries: Queries,
    ids: readonly string[],
  ): Promise<Map<string, SampleRecord[]>> {
    const rows = await queries.rows(
      RecordRow,
      `SELECT ${RECORD_COLUMNS} FROM sample_record WHERE run_id = ANY($1)
        ORDER BY run_id, sample_key COLLATE "C", epoch`,
      [ids],
    );
    const byRun = new Map<string, SampleRecord[]>(ids.map((id) => [id, []]));
    for (const { runId, record } of rows) byRun.get(runId)?.push(record);
    return byRun;
  }

  private async imports(
    queries: Queries,
    ids: readonly string[],
    subject: Subject,
  ): Promise<Map<string, { log: ImportedLog; sandbox: SandboxLevel; findings: string[] }>> {
    const rows = await queries.rows(
      ImportRow,
      `SELECT run_id, file_name, file_digest, body FROM evidence_import JOIN import_result ON import_id = evidence_import.id
        WHERE run_id = ANY($1) AND import_result.state = 'accepted'`,
      [ids],
    );
    return new Map(
      rows.map(({ run_id, file_name, file_digest, body }) => {
        const { sandbox, weightsDigest, ...reading } = body;
        // The worker read a stranger's file: it may say "this checkpoint's weights" or "not them", and nothing else.
        const weights = weightsDigest === subject.weightsDigest ? weightsDigest : null;
        const log = {
          ...reading,
          fileName: file_name,
          fileDigest: file_digest,
          weightsDigest: weights,
        };
        return [
          run_id,
          { log, sandbox, findings: [...new Set(body.findings.map(({ code }) => code))] },
        ];
      }),
    );
  }
}

/**
 * A run that shows something else than when it was closed is no evidence: the worker's role may add samples, and a log
 * has no plan that would tell a late one from an early one.
 */
function asClosed(run: BundleRun): BundleRun {
  const isSame = recordedEvidenceIn(run).resultDigest === run.claim?.['resultDigest'];
  return isSame ? run : { ...run, status: 'invalid' };
}

/** A closed run is complete until its records say otherwise; a log says by its findings how it ended. */
function statusOf({ state, source }: RunRow, findings: readonly string[]): RunStatus {
  if (state === 'invalid') return 'invalid';
  if (state !== 'closed') return 'incomplete';
  if (source === 'native') return 'complete';
  if (findings.includes('invalidated_log')) return 'invalid';
  if (findings.includes('failed_log')) return 'failed';
  return findings.includes('incomplete_log') || findings.includes('cancelled_log')
    ? 'incomplete'
    : 'complete';
}
