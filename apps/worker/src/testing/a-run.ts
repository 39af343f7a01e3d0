import { randomUUID } from 'node:crypto';

import { catalogEntry } from '@holdpoint/evals/catalog';
import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import type pg from 'pg';

import { tasksInOrder } from '../betting-prefix.js';

const zeros = `sha256:${'0'.repeat(64)}`;

export interface Opened {
  readonly runId: string;
  readonly checkpointId: string;
  readonly accountId: string;
  readonly shardCount: number;
  readonly sampleCount: number;
}

/** Registers a checkpoint of its own and opens one run on it, as the API does, with the rights of the owner. */
export async function openRun(
  owner: pg.Pool,
  evaluation: Evaluation,
  changes: Partial<RunPlan> = {},
): Promise<Opened> {
  const subject = await aCheckpoint(owner);
  const entry = catalogEntry(evaluation);
  const plan = RunPlan.parse({
    schema: 'holdpoint.run-plan.v2',
    policy: { ref: 'anthropic-rsp@2.2', digest: zeros },
    subject: subject.subject,
    evaluation: { ref: entry.ref, digest: entry.digest, parameters: {} },
    samplesDigest: entry.samplesDigest,
    sampleKeys: entry.sampleKeys,
    epochs: evaluation.epochs,
    seed: 7,
    shardSize: evaluation.shardSize,
    criteria: [],
    minimumSandbox: evaluation.minimumSandbox,
    stoppingRule: 'fixed_n',
    analysis: 'none',
    ...changes,
  });
  const runId = randomUUID();
  const campaignId = randomUUID();
  await owner.query(
    `INSERT INTO campaign (id, checkpoint_id, policy_ref, policy_digest, action, seed, state, requested_by)
     VALUES ($1, $2, 'anthropic-rsp@2.2', $3, 'deploy_external', 7, 'running', $4)`,
    [campaignId, subject.checkpointId, zeros, subject.accountId],
  );
  const tasks =
    plan.stoppingRule === 'confidence_sequence' ? tasksInOrder(plan, runId) : plan.sampleKeys;
  const tries = tasks.flatMap((key) =>
    Array.from({ length: plan.epochs }, (_, index) => ({ key, epoch: index + 1 })),
  );
  const shardCount = Math.ceil(tries.length / plan.shardSize);
  await owner.query(
    `INSERT INTO run (id, campaign_id, checkpoint_id, evaluation_ref, source, state, plan, plan_digest, policy_digest,
                      planned_tasks, planned_epochs, shard_count, requested_by)
     VALUES ($1, $2, $3, $4, 'native', 'open', $5, $6, $7, $8, $9, $10, $11)`,
    [
      runId,
      campaignId,
      subject.checkpointId,
      entry.ref,
      JSON.stringify(plan),
      digestOf(plan),
      zeros,
      plan.sampleKeys.length,
      plan.epochs,
      shardCount,
      subject.accountId,
    ],
  );
  await owner.query(
    `INSERT INTO sample (run_id, sample_key, epoch, shard)
     SELECT $1, key, epoch, shard FROM unnest($2::text[], $3::int[], $4::int[]) AS try (key, epoch, shard)`,
    [
      runId,
      tries.map(({ key }) => key),
      tries.map(({ epoch }) => epoch),
      tries.map((_, index) => Math.floor(index / plan.shardSize)),
    ],
  );
  return { runId, ...subject, shardCount, sampleCount: tries.length };
}

/** A registered checkpoint with its account and model. */
export async function aCheckpoint(owner: pg.Pool): Promise<{
  readonly checkpointId: string;
  readonly accountId: string;
  readonly subject: RunPlan['subject'];
}> {
  const checkpointId = randomUUID();
  const accountId = randomUUID();
  const modelId = randomUUID();
  const name = `a-${accountId.slice(0, 8)}`;
  const elicitation = { name: 'plain', description: '', costShareOfTraining: 0 };
  await owner.query(
    `INSERT INTO account (id, name, display_name, roles) VALUES ($1, $2, 'A', '{pipeline}')`,
    [accountId, name],
  );
  await owner.query('INSERT INTO model (id, name) VALUES ($1, $2)', [modelId, name]);
  await owner.query(
    `INSERT INTO checkpoint (id, model_id, name, weights_digest, variant, training_flop, effective_compute, elicitation,
                             provider, provider_model, registered_by)
     VALUES ($1, $2, 'step-1', $3, 'production', 1e24, 1e24, $4, 'reference', 'reference-small', $5)`,
    [checkpointId, modelId, zeros, JSON.stringify(elicitation), accountId],
  );
  return {
    checkpointId,
    accountId,
    subject: {
      model: name,
      checkpoint: 'step-1',
      weightsDigest: zeros,
      variant: 'production',
      trainingFlop: 1e24,
      effectiveCompute: 1e24,
      elicitation,
      provider: 'reference',
      providerModel: 'reference-small',
    },
  };
}
