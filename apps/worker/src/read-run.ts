import { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { ImportReading } from '@holdpoint/shared/evidence/claims';
import { RecordsRoot } from '@holdpoint/shared/evidence/result-digest';
import type { RunRegistration } from '@holdpoint/shared/evidence/run-evidence';
import type { RunOrigin, TryScore } from '@holdpoint/shared/evidence/run-evidence-of';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { SampleRecord } from '@holdpoint/shared/evidence/sample-record';
import type pg from 'pg';

/** A run as its rows say, before anything is computed from it. */
export interface StoredRun {
  readonly registration: RunRegistration;
  readonly plan: RunPlan | null;
  readonly imported: { readonly fileDigest: Sha256; readonly reading: ImportReading } | null;
  readonly undone: number;
}

interface RunRow {
  readonly evaluation_ref: string;
  readonly source: 'native' | 'imported';
  readonly plan: unknown;
  readonly plan_digest: string | null;
  readonly policy_digest: string | null;
  readonly requested_by: string;
  readonly created_at: Date;
  readonly file_digest: string | null;
  readonly body: unknown;
  readonly undone: number;
}

interface RecordRow {
  readonly sample_key: string;
  readonly epoch: number;
  readonly score: unknown;
  readonly transcript_digest: Buffer | null;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_micro_usd: string;
  readonly model_calls: number;
  readonly latency_ms: number;
  readonly completed_at: Date;
}

/** Throws `run.not_found`. */
export async function readRun(client: pg.ClientBase, runId: string): Promise<StoredRun> {
  const { rows } = await client.query<RunRow>(
    `SELECT run.evaluation_ref, run.source, run.plan, run.plan_digest, run.policy_digest, run.requested_by,
            run.created_at, evidence_import.file_digest, import_result.body,
            (SELECT count(*)::int FROM sample WHERE run_id = run.id AND state IN ('READY', 'LEASED')) AS undone
       FROM run LEFT JOIN evidence_import ON evidence_import.run_id = run.id
            LEFT JOIN import_result ON import_result.import_id = evidence_import.id
                  AND import_result.state = 'accepted'
      WHERE run.id = $1`,
    [runId],
  );
  const [row] = rows;
  if (row === undefined) {
    throw new HoldpointError({
      code: 'run.not_found',
      kind: 'not_found',
      message: `There is no run ${runId}.`,
    });
  }
  return {
    registration: {
      runId,
      evaluation: row.evaluation_ref,
      source: row.source,
      planDigest: row.plan_digest,
      policyDigest: row.policy_digest,
      requestedBy: row.requested_by,
      registeredAt: row.created_at.toISOString(),
    },
    plan: row.plan === null ? null : RunPlan.parse(row.plan),
    imported:
      row.file_digest === null || row.body === null
        ? null
        : { fileDigest: Sha256.parse(row.file_digest), reading: ImportReading.parse(row.body) },
    undone: row.undone,
  };
}

/** What aggregating takes of a run's records; their texts are gone. */
export interface ReadRecords {
  readonly tries: readonly TryScore[];
  readonly root: Sha256;
  /** Of the last one; null where there is none. */
  readonly completedAt: string | null;
}

const ROWS_AT_ONCE = 2000;

/**
 * All records of a run, piece by piece: explanations can be thousands of characters each, and records a hundred
 * thousand. Pack addresses are not ours to read, and no part of any result.
 */
export async function readRecords(
  client: pg.ClientBase,
  runId: string,
  rowsAtOnce: number = ROWS_AT_ONCE,
): Promise<ReadRecords> {
  const root = new RecordsRoot();
  const tries: TryScore[] = [];
  let completedAt: string | null = null;
  for (let isLast = false, after = { sampleKey: '', epoch: 0 }; !isLast;) {
    const records = await recordsAfter(client, runId, after, rowsAtOnce);
    for (const record of records) {
      root.add(record);
      tries.push(withoutExplanation(record));
      if (completedAt === null || record.completedAt > completedAt)
        completedAt = record.completedAt;
    }
    isLast = records.length < rowsAtOnce;
    after = records.at(-1) ?? after;
  }
  return { tries, root: root.root(), completedAt };
}

/** In the order of the index, which is the bytes' and no reader's. */
async function recordsAfter(
  client: pg.ClientBase,
  runId: string,
  { sampleKey, epoch }: Pick<TryScore, 'sampleKey' | 'epoch'>,
  rowsAtOnce: number,
): Promise<readonly SampleRecord[]> {
  const { rows } = await client.query<RecordRow>(
    `SELECT sample_key, epoch, score, transcript_digest, input_tokens, output_tokens, cost_micro_usd, model_calls,
            latency_ms, completed_at
       FROM sample_record WHERE run_id = $1 AND (sample_key, epoch) > ($2, $3)
      ORDER BY sample_key, epoch LIMIT $4`,
    [runId, sampleKey, epoch, rowsAtOnce],
  );
  return rows.map(recordOf);
}

function withoutExplanation({ sampleKey, epoch, score }: SampleRecord): TryScore {
  switch (score.status) {
    case 'scored':
      return { sampleKey, epoch, score: { status: 'scored', value: score.value } };
    case 'unscored':
      return { sampleKey, epoch, score: { status: 'unscored', reason: score.reason } };
    case 'errored':
      return { sampleKey, epoch, score: { status: 'errored', code: score.code } };
  }
}

function recordOf(row: RecordRow): SampleRecord {
  return SampleRecord.parse({
    sampleKey: row.sample_key,
    epoch: row.epoch,
    score: row.score,
    transcriptDigest:
      row.transcript_digest === null ? null : `sha256:${row.transcript_digest.toString('hex')}`,
    pack: null,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    costMicroUsd: Number(row.cost_micro_usd),
    modelCalls: row.model_calls,
    latencyMs: row.latency_ms,
    completedAt: row.completed_at.toISOString(),
  });
}

/** What the records of a run are measured against; null for an imported run whose log was not accepted. */
export function originOf(
  run: StoredRun,
  records: readonly Pick<TryScore, 'sampleKey'>[],
): RunOrigin | null {
  if (run.plan !== null) return { kind: 'native', plan: run.plan };
  if (run.imported === null) return null;
  const { fileDigest, reading } = run.imported;
  return {
    kind: 'imported',
    fileDigest,
    weightsDigest: reading.weightsDigest,
    sampleKeys: [...new Set(records.map(({ sampleKey }) => sampleKey))].sort(),
    epochs: reading.epochs,
    elicitationCostShare: reading.elicitationCostShare,
  };
}
