import type { Readable } from 'node:stream';

import {
  type EvidenceImport,
  type evidenceRoutes,
  MAXIMUM_UPLOAD_BYTES,
} from '@holdpoint/shared/contracts/evidence';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { ImportReading, ImportRefusal } from '@holdpoint/shared/evidence/claims';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Count, Database, Instant, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { ObjectDirectory, type StoredObject } from '../objects/object-directory.js';
import { CatalogService } from '../policies/catalog.service.js';

type Wish = Parsed<typeof evidenceRoutes.importLog>['query'];

const ImportRow = z.object({
  id: z.uuid(),
  run_id: z.uuid(),
  checkpoint_id: z.uuid(),
  evaluation_ref: z.string(),
  file_name: z.string(),
  file_digest: z.string(),
  size_bytes: Count,
  state: z.enum(['accepted', 'refused']).nullable(),
  body: z.unknown(),
  created_at: Instant,
});

const SELECT = `
  SELECT evidence_import.id, run_id, checkpoint_id, evaluation_ref, file_name, file_digest, size_bytes,
         import_result.state, body, evidence_import.created_at
    FROM evidence_import LEFT JOIN import_result ON import_id = evidence_import.id`;

/** Takes in logs of other tools, unread: the worker parses them, away from decisions. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly catalog: CatalogService,
    private readonly objects: ObjectDirectory,
  ) {}

  /**
   * Stores the bytes and opens an imported run; the same file for the same question gives the import that exists.
   * Throws `checkpoint.unknown`, `evaluation.unknown`, `object.too_large`, `evidence.empty`.
   */
  async importLog(wish: Wish, bytes: Readable, caller: Caller): Promise<EvidenceImport> {
    await this.checkpoints.get(wish.checkpointId);
    // A misspelt evaluation would be evidence that no policy ever asks for.
    this.catalog.entry(wish.evaluation);
    const stored = await this.objects.store(bytes, MAXIMUM_UPLOAD_BYTES);
    if (stored.sizeBytes === 0) {
      throw new HoldpointError({
        code: 'evidence.empty',
        kind: 'invalid',
        message: 'The file is empty.',
      });
    }
    const importId = await this.database.transaction((queries) =>
      this.openOnce(queries, wish, stored, caller),
    );
    return this.get(importId);
  }

  /** Throws `import.unknown`. */
  async get(importId: string): Promise<EvidenceImport> {
    const row = await this.database.row(ImportRow, `${SELECT} WHERE evidence_import.id = $1`, [
      importId,
    ]);
    if (row !== undefined) return importOf(row);
    throw new HoldpointError({
      code: 'import.unknown',
      kind: 'not_found',
      message: `No import ${importId}.`,
    });
  }

  private async openOnce(
    queries: Queries,
    wish: Wish,
    { digest, sizeBytes }: StoredObject,
    caller: Caller,
  ): Promise<string> {
    const { checkpointId, evaluation, fileName, scorer } = wish;
    const question = [checkpointId, evaluation, digest];
    await queries.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [
      question.join(' '),
    ]);
    const known = await queries.row(
      z.object({ id: z.uuid() }),
      'SELECT id FROM evidence_import WHERE checkpoint_id = $1 AND evaluation_ref = $2 AND file_digest = $3',
      question,
    );
    if (known !== undefined) return known.id;
    const importId = crypto.randomUUID();
    const runId = crypto.randomUUID();
    await queries.execute(
      `INSERT INTO run (id, checkpoint_id, evaluation_ref, source, state, planned_tasks, planned_epochs, shard_count, requested_by)
       VALUES ($1, $2, $3, 'imported', 'open', 0, 1, 0, $4)`,
      [runId, checkpointId, evaluation, caller.accountId],
    );
    await queries.execute(
      `INSERT INTO evidence_import (id, run_id, checkpoint_id, evaluation_ref, file_name, file_digest, size_bytes, scorer, requested_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        importId,
        runId,
        ...question.slice(0, 2),
        fileName,
        digest,
        sizeBytes,
        scorer ?? null,
        caller.accountId,
      ],
    );
    await queries.execute(
      `INSERT INTO outbox (job, payload) VALUES ('log.import', jsonb_build_object('importId', $1::uuid))`,
      [importId],
    );
    const body = {
      importId,
      runId,
      checkpointId,
      evaluation,
      fileName,
      fileDigest: digest,
      sizeBytes,
    };
    const event = { type: 'import.received', actor: actorOf(caller), body } as const;
    await this.ledger.append(queries, { stream: `checkpoint:${checkpointId}`, ...event });
    return importId;
  }
}

function importOf(row: z.infer<typeof ImportRow>): EvidenceImport {
  const reading = row.state === 'accepted' ? ImportReading.parse(row.body) : undefined;
  return {
    id: row.id,
    runId: row.run_id,
    checkpointId: row.checkpoint_id,
    evaluation: row.evaluation_ref,
    fileName: row.file_name,
    fileDigest: row.file_digest,
    sizeBytes: row.size_bytes,
    state: row.state ?? 'received',
    samples: reading?.samples ?? null,
    model: reading?.model ?? null,
    findings: reading?.findings ?? [],
    problem: row.state === 'refused' ? ImportRefusal.parse(row.body) : null,
    createdAt: row.created_at,
  };
}
