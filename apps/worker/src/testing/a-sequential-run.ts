import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { RunClaim } from '@holdpoint/shared/evidence/claims';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { decide } from '@holdpoint/shared/gate/decide';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { aControl, aPolicy } from '@holdpoint/shared/gate/testing/builders';
import type { Criterion } from '@holdpoint/shared/policy/criterion';
import type { Policy } from '@holdpoint/shared/policy/policy';
import type pg from 'pg';

import { type Opened, openRun } from './a-run.js';

/** Bet on after every task, over the mean of its tries. */
function criterionOf(thresholdRate: number): Criterion {
  return aControl({
    evaluation: 'testing/counting@1',
    metric: 'success_rate',
    bound: 'betting',
    stopping: 'confidence_sequence',
    minimumTasks: 12,
    thresholdRate,
  });
}

/** A policy that asks this alone. */
function policyOf(criteria: readonly Criterion[]): Policy {
  return aPolicy(criteria, { tiers: [] });
}

/** Opens a run that may end early, as the API does. */
export function openSequentialRun(
  owner: pg.Pool,
  evaluation: Evaluation,
  changes: Partial<RunPlan> = {},
  thresholdRate = 0.5,
): Promise<Opened> {
  const criteria = [criterionOf(thresholdRate)];
  const policy = policyOf(criteria);
  return openRun(owner, evaluation, {
    policy: { ref: policy.ref, digest: digestOf(policy) },
    criteria,
    stoppingRule: 'confidence_sequence',
    ...changes,
  });
}

/** The sealed plan of a run. */
export async function planOf(owner: pg.Pool, runId: string): Promise<RunPlan> {
  const { rows } = await owner.query<{ plan: unknown }>('SELECT plan FROM run WHERE id = $1', [
    runId,
  ]);
  return RunPlan.parse(rows[0]?.plan);
}

/** What the gate says of the run as a worker claims it. */
export async function decisionOn(owner: pg.Pool, runId: string): Promise<GateDecision> {
  const { rows } = await owner.query<{ body: unknown; created_at: Date }>(
    'SELECT body, run.created_at FROM run JOIN run_result ON run_id = id WHERE id = $1',
    [runId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`Run ${runId} has no result.`);
  const plan = await planOf(owner, runId);
  const registration = {
    runId,
    evaluation: plan.evaluation.ref,
    source: 'native',
    planDigest: digestOf(plan),
    policyDigest: plan.policy.digest,
    requestedBy: 'pipeline',
    registeredAt: row.created_at.toISOString(),
  } as const;
  return decide({
    policy: policyOf(plan.criteria),
    action: 'deploy_external',
    evidence: {
      subject: plan.subject,
      registrations: [registration],
      results: [RunClaim.parse(row.body)],
      determinations: [],
      holds: [],
      calibrations: [],
      barChanges: [],
      waivers: [],
      witness: null,
      policyState: 'in_force',
    },
    signOffs: [],
    safeguards: [],
    now: new Date(Date.now() + 1000),
  });
}
