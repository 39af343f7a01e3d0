import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';

import { withTransaction } from '@holdpoint/prisma/pool';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { JobName } from '@holdpoint/shared/jobs/catalog';
import type pg from 'pg';

import { type CopyRow, copyRows } from './copy-rows.js';
import { throughOutage } from './database-outage.js';
import type { FinishedSample } from './finished-sample.js';
import type { WorkerMetrics } from './metrics.js';
import type { Objects } from './ports.js';

export interface FlusherOptions {
  readonly pool: pg.Pool;
  readonly objects: Objects;
  /** Longest time that a finished sample waits. */
  readonly intervalMs?: number;
  /** Once aborted, a lost database is not waited for. */
  readonly ending?: AbortSignal;
  readonly metrics?: Pick<WorkerMetrics, 'flushed' | 'sampleRecorded'>;
}

interface Waiting {
  readonly sample: FinishedSample;
  readonly resolve: (isRecorded: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const compress = promisify(zstdCompress);

const INTERVAL_MS = 250;
const MAX_SAMPLES = 256;
const MAX_BYTES = 64 * 1024 * 1024;
const OUTAGE_PATIENCE_MS = 60_000;
const AGGREGATE: JobName = 'run.aggregate';

/** Makes finished samples durable, many in one transaction and one pack per run. */
export class Flusher implements AsyncDisposable {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private flying: Promise<void> = Promise.resolve();

  constructor(private readonly options: FlusherOptions) {}

  /** Resolves when the record is durable; false when the lease was lost, so that another claim's record counts. */
  add(sample: FinishedSample): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ sample, resolve, reject });
      this.waitingBytes += sample.transcript?.length ?? 0;
      if (this.waiting.length >= MAX_SAMPLES || this.waitingBytes >= MAX_BYTES) this.flush();
      else
        this.timer ??= setTimeout(() => {
          this.flush();
        }, this.options.intervalMs ?? INTERVAL_MS);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.flush();
    await this.flying;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    if (batch.length > 0) this.flying = this.flying.then(() => this.store(batch));
  }

  private async store(batch: readonly Waiting[]): Promise<void> {
    const { metrics } = this.options;
    const startedAt = performance.now();
    try {
      const samples = batch.map(({ sample }) => sample);
      const recorded = await storeSamples(this.options, samples);
      metrics?.flushed(batch.length, (performance.now() - startedAt) / 1000);
      for (const { sample, resolve } of batch) {
        const isRecorded = recorded.has(sample.lease.sampleId);
        if (isRecorded) metrics?.sampleRecorded(sample.score);
        resolve(isRecorded);
      }
    } catch (error) {
      // One sample that can't be stored must not take the others with it: each is tried alone.
      if (batch.length > 1 && !isAway(error)) for (const one of batch) await this.store([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

function isAway(error: unknown): boolean {
  return isHoldpointError(error) && error.code === 'database.unavailable';
}

/** Ids of the samples that have a record of this very claim. Safe to repeat: the answer to a commit can be lost. */
export async function storeSamples(
  { pool, objects, ending }: FlusherOptions,
  samples: readonly FinishedSample[],
): Promise<ReadonlySet<string>> {
  const runIds = [...new Set(samples.map(({ lease }) => lease.runId))].sort();
  // A pack holds one run only: evidence of one checkpoint must not carry another's transcripts out of the house.
  // Packs first: an orphaned pack is harmless, a record without its pack is not.
  const rows = await Promise.all(
    runIds.map((runId) =>
      packRun(
        objects,
        samples.filter(({ lease }) => lease.runId === runId),
      ),
    ),
  );
  return throughOutage(
    () => withTransaction(pool, (client) => insertRecords(client, rows.flat(), runIds)),
    OUTAGE_PATIENCE_MS,
    ending,
  );
}

/** One zstd frame; rows address the uncompressed content, and the pack's digest is of the file. */
async function packRun(
  objects: Objects,
  samples: readonly FinishedSample[],
): Promise<readonly CopyRow[]> {
  const transcripts = samples.flatMap(({ transcript }) =>
    transcript === null ? [] : [transcript],
  );
  const digest =
    transcripts.length === 0 ? null : await objects.put(await compress(Buffer.concat(transcripts)));
  const packDigest = digest === null ? null : Buffer.from(digest.slice('sha256:'.length), 'hex');
  let offset = 0;
  return samples.map((sample) => {
    const { lease, transcript } = sample;
    const start = offset;
    offset += transcript?.length ?? 0;
    return [
      lease.sampleId,
      lease.fence,
      JSON.stringify(sample.score),
      transcript === null ? null : createHash('sha256').update(transcript).digest(),
      transcript === null ? null : packDigest,
      transcript === null ? null : start,
      transcript === null ? null : transcript.length,
      sample.inputTokens,
      sample.outputTokens,
      sample.costMicroUsd,
      sample.modelCalls,
      sample.latencyMs,
      sample.completedAt.toISOString(),
    ];
  });
}

const COLUMNS =
  'score, transcript_digest, pack_digest, pack_offset, pack_length, input_tokens, output_tokens, cost_micro_usd, model_calls, latency_ms, completed_at';

async function insertRecords(
  client: pg.PoolClient,
  rows: readonly CopyRow[],
  runIds: readonly string[],
): Promise<ReadonlySet<string>> {
  await client.query(`CREATE TEMPORARY TABLE flushed (
    sample_id bigint, fence int, score jsonb, transcript_digest bytea, pack_digest bytea, pack_offset int,
    pack_length int, input_tokens int, output_tokens int, cost_micro_usd bigint, model_calls int, latency_ms int,
    completed_at timestamptz) ON COMMIT DROP`);
  await copyRows(client, `flushed (sample_id, fence, ${COLUMNS})`, rows);
  // First, since it takes the rows' locks: a claim and a record of one sample come one after the other.
  await client.query(
    `UPDATE sample SET state = 'DONE', lease_until = NULL, worker = NULL FROM flushed
      WHERE sample.id = flushed.sample_id AND sample.fence = flushed.fence AND sample.state = 'LEASED'`,
  );
  await client.query(
    `INSERT INTO sample_record (sample_id, run_id, sample_key, epoch, fence, ${COLUMNS})
     SELECT sample.id, sample.run_id, sample.sample_key, sample.epoch, flushed.fence, ${COLUMNS}
       FROM flushed JOIN sample ON sample.id = flushed.sample_id AND sample.fence = flushed.fence AND sample.state = 'DONE'
     ON CONFLICT DO NOTHING`,
  );
  await ringFinishedRuns(client, runIds);
  const { rows: done } = await client.query<{ id: string }>(
    `SELECT sample.id FROM flushed JOIN sample
         ON sample.id = flushed.sample_id AND sample.fence = flushed.fence AND sample.state = 'DONE'`,
  );
  return new Set(done.map(({ id }) => id));
}

/** Rings `run.aggregate` for each run without an undone sample. */
export async function ringFinishedRuns(
  client: pg.PoolClient,
  runIds: readonly string[],
): Promise<void> {
  // Two workers that finish the last samples at once would each see the other's as undone, and none would ring. The
  // lock outlives the commit of the one, so that the other's statement below sees it. In order, against deadlocks.
  for (const runId of runIds) {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [runId]);
  }
  await client.query(
    `INSERT INTO outbox (job, payload)
     SELECT $1, jsonb_build_object('runId', finished.id) FROM unnest($2::uuid[]) AS finished (id)
      WHERE NOT EXISTS (SELECT 1 FROM sample WHERE run_id = finished.id AND state IN ('READY', 'LEASED'))`,
    [AGGREGATE, runIds],
  );
}
