import type { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import {
  type RequiredEvaluation,
  requiredEvaluations,
} from '@holdpoint/shared/policy/required-evaluations';
import { Injectable } from '@nestjs/common';

import { CheckpointsService, subjectOf } from '../checkpoints/checkpoints.service.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { refuseRetired } from '../suites/suite-rows.js';
import { alsoAsking, slotsInOrder } from './plan-run.js';
import { PlanWriter } from './plan-writer.service.js';

type Wish = Parsed<typeof campaignRoutes.open>['body'];

interface Opening {
  readonly campaignId: string;
  readonly checkpointId: string;
  readonly caller: Caller;
}

/** Opens campaigns: policy and checkpoint give the required evaluations, and each becomes a run with a sealed plan. */
@Injectable()
export class CampaignOpening {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly plans: PlanWriter,
    private readonly book: PolicyBook,
  ) {}

  /**
   * Writes campaign, plans, samples, doorbells and audit events in one transaction, before any model call. A retake under
   * the same id finds what was opened. Throws `checkpoint.unknown`, `policy.unknown`, `policy.inactive`,
   * `policy.gate_missing`, `evaluation.unknown`, `evaluation.retired`, and as `judgesFor`.
   */
  open(id: string, wish: Wish, caller: Caller): Promise<void> {
    return this.database.transaction((queries) => this.openIn(queries, id, wish, caller));
  }

  /** As `open`, within a transaction of the caller's: what it throws of its own it throws before it writes. */
  async openIn(queries: Queries, id: string, wish: Wish, caller: Caller): Promise<void> {
    const { policy, digest } = await this.book.inForce(wish.policy);
    const pin = { ref: policy.ref, digest };
    const inForce = await this.book.active();
    const checkpoint = await this.checkpoints.get(wish.checkpointId, queries);
    const required = wishedBeside(wish.evaluations, requiredEvaluations(policy, wish.action));
    await refuseRetired(
      queries,
      required.map(({ evaluation }) => evaluation),
    );
    const plans = required.map(({ evaluation, criteria }) =>
      this.plans.write(
        evaluation,
        {
          policy: pin,
          subject: subjectOf(checkpoint),
          criteria,
          alsoUnder: alsoAsking(pin, evaluation, inForce),
          seed: wish.seed,
        },
        wish.judges,
      ),
    );
    const { count } = await queries.entities.campaign.createMany({
      data: {
        id,
        checkpointId: checkpoint.id,
        policyRef: pin.ref,
        policyDigest: pin.digest,
        action: wish.action,
        seed: BigInt(wish.seed),
        state: 'running',
        requestedBy: caller.accountId,
      },
      skipDuplicates: true,
    });
    if (count === 0) return;
    const body = {
      campaignId: id,
      checkpointId: checkpoint.id,
      policy: pin,
      action: wish.action,
      seed: wish.seed,
    };
    const event = { type: 'campaign.opened', actor: actorOf(caller), body } as const;
    await this.ledger.append(queries, { stream: `campaign:${id}`, ...event });
    for (const plan of plans)
      await this.openRun(queries, plan, { campaignId: id, checkpointId: checkpoint.id, caller });
  }

  private async openRun(
    queries: Queries,
    plan: RunPlan,
    { campaignId, checkpointId, caller }: Opening,
  ): Promise<void> {
    const runId = crypto.randomUUID();
    const planDigest = digestOf(plan);
    const slots = slotsInOrder(plan, { runId, planDigest });
    const shardCount = Math.ceil(slots.length / plan.shardSize);
    const body = {
      runId,
      campaignId,
      evaluation: plan.evaluation.ref,
      planDigest,
      policyDigest: plan.policy.digest,
      alsoUnder: plan.alsoUnder?.map((other) => other.digest),
      samplesDigest: plan.samplesDigest,
      weightsDigest: plan.subject.weightsDigest,
      tasks: plan.sampleKeys.length,
      epochs: plan.epochs,
      seed: plan.seed,
      stoppingRule: plan.stoppingRule,
    };
    const [eventId = null] = await this.ledger.append(queries, {
      stream: `campaign:${campaignId}`,
      type: 'run.opened',
      actor: actorOf(caller),
      body,
    });
    await queries.entities.run.createMany({
      data: {
        id: runId,
        campaignId,
        checkpointId,
        evaluationRef: plan.evaluation.ref,
        source: 'native',
        state: 'open',
        plan: jsonColumn(plan),
        planDigest,
        policyDigest: plan.policy.digest,
        plannedTasks: plan.sampleKeys.length,
        plannedEpochs: plan.epochs,
        shardCount,
        requestedBy: caller.accountId,
        eventId,
      },
    });
    // In SQL: an evaluation of a hundred thousand samples is one statement and not a hundred thousand objects.
    await queries.execute(
      `INSERT INTO sample (run_id, sample_key, epoch, shard)
       SELECT $1, slot.key, slot.epoch, (slot.place - 1) / $4
         FROM unnest($2::text[], $3::int[]) WITH ORDINALITY AS slot (key, epoch, place) ORDER BY slot.place`,
      [
        runId,
        slots.map(({ sampleKey }) => sampleKey),
        slots.map(({ epoch }) => epoch),
        plan.shardSize,
      ],
    );
    await queries.execute(
      `INSERT INTO outbox (job, payload)
       SELECT 'shard.run', jsonb_build_object('runId', $1::uuid, 'shard', shard) FROM generate_series(0, $2::int - 1) AS shard`,
      [runId, shardCount],
    );
  }
}

/** What the policy requires, then what was asked for beside it; no evaluation twice. */
function wishedBeside(
  wished: readonly string[],
  required: readonly RequiredEvaluation[],
): readonly RequiredEvaluation[] {
  const known = new Set(required.map(({ evaluation }) => evaluation));
  const others = [...new Set(wished)].filter((evaluation) => !known.has(evaluation));
  return [...required, ...others.map((evaluation) => ({ evaluation, criteria: [] }))];
}
