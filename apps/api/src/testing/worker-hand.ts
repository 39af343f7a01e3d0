import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';

import { runRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { digestOf, sha256 } from '@holdpoint/shared/digest/sha256';
import { runEvidenceOf } from '@holdpoint/shared/evidence/run-evidence-of';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import type { SampleRecord } from '@holdpoint/shared/evidence/sample-record';
import { type Score, scored } from '@holdpoint/shared/evidence/score';

import type { TestApi } from './an-api.js';

/** What the hand of a worker writes for a run; each part may be bent to see that the API notices. */
export interface Work {
  readonly score?: (sampleKey: string, epoch: number) => Score;
  readonly bendClaim?: (claim: Record<string, unknown>) => Record<string, unknown>;
  readonly leaveOut?: (sampleKey: string, epoch: number) => boolean;
  /** What becomes of samples that are left out; done unless told. */
  readonly leftOutAre?: 'DONE' | 'SPARED' | 'READY';
}

/** Writes bytes where the worker's object store does. */
export async function putObject(api: TestApi, bytes: Uint8Array): Promise<Sha256> {
  const digest = sha256(bytes);
  const hex = digest.slice('sha256:'.length);
  await mkdir(join(api.objectsDirectory, hex.slice(0, 2)), { recursive: true });
  await writeFile(join(api.objectsDirectory, hex.slice(0, 2), hex.slice(2)), bytes);
  return digest;
}

/** Does a run's work as the worker's role may: records, states, claim and doorbell, in one transaction. */
export async function finishRun(api: TestApi, runId: string, work: Work = {}): Promise<void> {
  const plan = await api.administrator(runRoutes.plan, { params: { runId } });
  const records = await recordsOf(api, plan, work);
  const claim = claimOf(runId, plan, records);
  const client = await api.worker.connect();
  try {
    await client.query('BEGIN');
    for (const record of records) await insertRecord(client, runId, record);
    await client.query(
      `UPDATE sample SET state = CASE WHEN EXISTS (SELECT sample_id FROM sample_record WHERE sample_id = sample.id)
                                      THEN 'DONE' ELSE $2::sample_state END
        WHERE run_id = $1`,
      [runId, work.leftOutAre ?? 'DONE'],
    );
    const body = (work.bendClaim ?? ((same) => same))(claim);
    await client.query('INSERT INTO run_result (run_id, body, result_digest) VALUES ($1, $2, $3)', [
      runId,
      JSON.stringify(body),
      claim['resultDigest'],
    ]);
    await client.query(`INSERT INTO outbox (job, payload) VALUES ('run.completed', $1)`, [
      JSON.stringify({ runId }),
    ]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

async function recordsOf(api: TestApi, plan: RunPlan, work: Work): Promise<SampleRecord[]> {
  const scoreOf = work.score ?? (() => scored(0));
  const slots = plan.sampleKeys.flatMap((sampleKey) =>
    Array.from({ length: plan.epochs }, (_, index) => ({ sampleKey, epoch: index + 1 })),
  );
  const kept = slots.filter(({ sampleKey, epoch }) => work.leaveOut?.(sampleKey, epoch) !== true);
  const texts = kept.map((slot) => canonicalJson({ schema: 'test.transcript', ...slot }));
  const digest = await putObject(api, zstdCompressSync(Buffer.from(texts.join(''))));
  let offset = 0;
  return kept.map(({ sampleKey, epoch }, index) => {
    const text = texts[index] ?? '';
    const pack = { digest, offset, length: Buffer.byteLength(text) };
    offset += pack.length;
    return {
      sampleKey,
      epoch,
      score: scoreOf(sampleKey, epoch),
      transcriptDigest: sha256(text),
      pack,
      inputTokens: 10,
      outputTokens: 5,
      costMicroUsd: 7,
      modelCalls: 1,
      latencyMs: 3,
      completedAt: new Date().toISOString(),
    };
  });
}

function claimOf(
  runId: string,
  plan: RunPlan,
  records: readonly SampleRecord[],
): Record<string, unknown> {
  const registration = {
    runId,
    evaluation: plan.evaluation.ref,
    source: 'native' as const,
    planDigest: digestOf(plan),
    policyDigest: plan.policy.digest,
    requestedBy: 'worker',
    registeredAt: new Date().toISOString(),
  };
  const sandbox = plan.minimumSandbox;
  const completedAt = new Date().toISOString();
  return {
    ...runEvidenceOf({
      registration,
      origin: { kind: 'native', plan },
      records,
      status: 'complete',
      sandbox,
      findings: [],
      completedAt,
    }),
  };
}

async function insertRecord(
  client: { query(sql: string, values: unknown[]): Promise<unknown> },
  runId: string,
  record: SampleRecord,
): Promise<void> {
  await client.query(
    `INSERT INTO sample_record (sample_id, run_id, sample_key, epoch, fence, score, transcript_digest, pack_digest,
            pack_offset, pack_length, input_tokens, output_tokens, cost_micro_usd, model_calls, latency_ms, completed_at)
     SELECT id, run_id, sample_key, epoch, fence, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM sample
      WHERE run_id = $1 AND sample_key = $2 AND epoch = $3`,
    [
      runId,
      record.sampleKey,
      record.epoch,
      JSON.stringify(record.score),
      bytesOf(record.transcriptDigest),
      bytesOf(record.pack?.digest ?? null),
      record.pack?.offset,
      record.pack?.length,
      record.inputTokens,
      record.outputTokens,
      record.costMicroUsd,
      record.modelCalls,
      record.latencyMs,
      record.completedAt,
    ],
  );
}

function bytesOf(digest: Sha256 | null): Buffer | null {
  return digest === null ? null : Buffer.from(digest.slice('sha256:'.length), 'hex');
}

/** A digest of weights for a name. */
export function weightsOf(name: string): Sha256 {
  return `sha256:${createHash('sha256').update(name).digest('hex')}`;
}
