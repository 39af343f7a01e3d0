import { Progress, type Run, RunState } from '@holdpoint/shared/contracts/campaigns';
import { EvidenceSource, type RunRegistration } from '@holdpoint/shared/evidence/run-evidence';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import type { SampleRecord } from '@holdpoint/shared/evidence/sample-record';
import { Score } from '@holdpoint/shared/evidence/score';
import { RATE_WINDOW_SECONDS, timeLeft } from '@holdpoint/shared/statistics/time-left';
import { z } from 'zod';

import { Count, DigestBytes, Instant } from '../database/database.js';

/** A run as it was registered, with its plan. */
export const RunRow = z.object({
  id: z.uuid(),
  campaign_id: z.uuid().nullable(),
  checkpoint_id: z.uuid(),
  evaluation_ref: z.string(),
  source: EvidenceSource,
  state: RunState,
  plan: RunPlan.nullable(),
  plan_digest: z.string().nullable(),
  policy_digest: z.string().nullable(),
  requested_by: z.string(),
  created_at: Instant,
});
export type RunRow = z.infer<typeof RunRow>;

export const SELECT_RUNS = `
  SELECT run.id, campaign_id, checkpoint_id, evaluation_ref, source, state, plan, plan_digest, policy_digest,
         account.name AS requested_by, run.created_at
    FROM run JOIN account ON account.id = run.requested_by`;

export function registrationOf(row: RunRow): RunRegistration {
  const alsoUnder = row.plan?.alsoUnder?.map(({ digest }) => digest);
  return {
    runId: row.id,
    evaluation: row.evaluation_ref,
    source: row.source,
    planDigest: row.plan_digest,
    policyDigest: row.policy_digest,
    ...(alsoUnder === undefined ? {} : { alsoUnder }),
    requestedBy: row.requested_by,
    registeredAt: row.created_at,
  };
}

const PackColumns = z.object({
  pack_digest: DigestBytes.nullable(),
  pack_offset: z.int().nullable(),
  pack_length: z.int().nullable(),
});

export const RecordRow = PackColumns.extend({
  run_id: z.uuid(),
  sample_key: z.string(),
  epoch: z.int(),
  score: Score,
  transcript_digest: DigestBytes.nullable(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cost_micro_usd: Count,
  model_calls: z.int(),
  latency_ms: z.int(),
  completed_at: Instant,
}).transform((row): { readonly runId: string; readonly record: SampleRecord } => ({
  runId: row.run_id,
  record: {
    sampleKey: row.sample_key,
    epoch: row.epoch,
    score: row.score,
    transcriptDigest: row.transcript_digest,
    pack: packOf(row),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    costMicroUsd: row.cost_micro_usd,
    modelCalls: row.model_calls,
    latencyMs: row.latency_ms,
    completedAt: row.completed_at,
  },
}));

export const RECORD_COLUMNS = `run_id, sample_key, epoch, score, transcript_digest, pack_digest, pack_offset, pack_length,
         input_tokens, output_tokens, cost_micro_usd, model_calls, latency_ms, completed_at`;

function packOf(row: z.infer<typeof PackColumns>): SampleRecord['pack'] {
  const { pack_digest: digest, pack_offset: offset, pack_length: length } = row;
  return digest === null || offset === null || length === null ? null : { digest, offset, length };
}

const Tallies = z.object({
  samples: Count,
  done: Count,
  leased: Count,
  spared: Count,
  scored: Count,
  unscored: Count,
  errored: Count,
  model_calls: Count,
  cost_micro_usd: Count,
  arrivals: Count,
  elapsed_seconds: z.coerce.number<string | number>(),
});

/** A run with its progress, for people who watch. */
export const RunViewRow = Tallies.extend({
  id: z.uuid(),
  campaign_id: z.uuid().nullable(),
  checkpoint_id: z.uuid(),
  evaluation_ref: z.string(),
  source: EvidenceSource,
  state: RunState,
  plan_digest: z.string().nullable(),
  result_digest: z.string().nullable(),
  created_at: Instant,
  closed_at: Instant.nullable(),
}).transform((row): Run => ({
  id: row.id,
  campaignId: row.campaign_id,
  checkpointId: row.checkpoint_id,
  evaluation: row.evaluation_ref,
  source: row.source,
  state: row.state,
  planDigest: row.plan_digest,
  resultDigest: row.result_digest,
  progress: progressOf(row),
  createdAt: row.created_at,
  closedAt: row.closed_at,
}));

/** Aggregates in SQL: a run of a million samples is one row here. */
export const SELECT_RUN_VIEWS = `
  SELECT run.id, campaign_id, checkpoint_id, evaluation_ref, source, state, plan_digest, result_digest, run.created_at,
         closed_at, samples, done, leased, spared, scored, unscored, errored, model_calls, cost_micro_usd, arrivals,
         extract(epoch FROM coalesce(closed_at, now()) - run.created_at) AS elapsed_seconds
    FROM run
    LEFT JOIN run_result ON run_result.run_id = run.id
    CROSS JOIN LATERAL (
      SELECT count(*) AS samples, count(*) FILTER (WHERE sample.state = 'DONE') AS done,
             count(*) FILTER (WHERE sample.state = 'LEASED' AND lease_until > now()) AS leased,
             count(*) FILTER (WHERE sample.state = 'SPARED') AS spared
        FROM sample WHERE run_id = run.id) AS tally
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE score->>'status' = 'scored') AS scored,
             count(*) FILTER (WHERE score->>'status' = 'unscored') AS unscored,
             count(*) FILTER (WHERE score->>'status' = 'errored') AS errored,
             count(*) FILTER (WHERE completed_at > now() - make_interval(secs => ${RATE_WINDOW_SECONDS})) AS arrivals,
             coalesce(sum(sample_record.model_calls), 0) AS model_calls,
             coalesce(sum(sample_record.cost_micro_usd), 0) AS cost_micro_usd
        FROM sample_record WHERE run_id = run.id) AS results`;

function progressOf(row: z.infer<typeof Tallies>): Progress {
  const {
    samples,
    done,
    leased,
    spared,
    scored,
    unscored,
    errored,
    elapsed_seconds: elapsed,
  } = row;
  return {
    samples,
    done,
    leased,
    spared,
    scored,
    unscored,
    errored,
    modelCalls: row.model_calls,
    costMicroUsd: row.cost_micro_usd,
    ...timeLeft({
      left: samples - done - spared,
      arrivals: row.arrivals,
      windowSeconds: Math.min(RATE_WINDOW_SECONDS, elapsed),
      meanRate: elapsed > 0 ? done / elapsed : 0,
    }),
  };
}

type Counted = Exclude<keyof Progress, 'samplesPerSecond' | 'secondsLeft' | 'secondsLeftRange'>;

/** The progress of several runs together: they share a fleet, so their rates add up. */
export function sumOfProgress(parts: readonly Progress[]): Progress {
  const sum = (field: Counted): number => parts.reduce((total, part) => total + part[field], 0);
  const rate = parts.reduce((total, part) => total + (part.samplesPerSecond ?? 0), 0);
  const left = sum('samples') - sum('done') - sum('spared');
  // A work that is younger than the window has had no more arrivals than it has done.
  const arrivals = Math.min(rate * RATE_WINDOW_SECONDS, sum('done'));
  // Where nothing was finished lately, the slowest says how long.
  const slowest = Math.max(0, ...parts.map(({ secondsLeft }) => secondsLeft ?? 0));
  return {
    samples: sum('samples'),
    done: sum('done'),
    leased: sum('leased'),
    spared: sum('spared'),
    scored: sum('scored'),
    unscored: sum('unscored'),
    errored: sum('errored'),
    modelCalls: sum('modelCalls'),
    costMicroUsd: sum('costMicroUsd'),
    ...timeLeft({
      left,
      arrivals,
      windowSeconds: rate > 0 ? arrivals / rate : 0,
      meanRate: slowest > 0 ? left / slowest : 0,
    }),
  };
}
