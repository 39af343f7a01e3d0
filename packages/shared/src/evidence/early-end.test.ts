import { describe, expect, it } from '@jest/globals';

import { digestOf, sha256 } from '../digest/sha256.js';
import { aCriterion, aSubject, runIdOf, weightsDigest } from '../gate/testing/builders.js';
import { inBettingOrder } from '../statistics/sequence.js';
import { criteriaOfPlan, runEvidenceOver, tasksNeeded, type TryScore } from './run-evidence-of.js';
import { RunPlan } from './run-plan.js';
import { errored, scored } from './score.js';

const sequential = aCriterion({
  aggregator: { kind: 'mean' },
  ruledInBy: 'bound',
  bound: 'betting',
  stopping: 'confidence_sequence',
  minimumTasks: 12,
});

function aPlan(changes: Partial<RunPlan> = {}): RunPlan {
  return RunPlan.parse({
    schema: 'holdpoint.run-plan.v2',
    policy: { ref: 'example-policy@1.0', digest: sha256('policy') },
    subject: aSubject(),
    evaluation: { ref: sequential.evaluation, digest: sha256('definition'), parameters: {} },
    samplesDigest: sha256('samples'),
    sampleKeys: Array.from({ length: 60 }, (_, at) => `task-${at}`),
    epochs: 1,
    seed: 1,
    shardSize: 10,
    criteria: [sequential],
    minimumSandbox: 'L0',
    stoppingRule: 'confidence_sequence',
    analysis: 'As the policy says.',
    ...changes,
  });
}

/** Records of the first `count` tasks in betting order, all without the event but those that `eventAt` names. */
function recordsOf(plan: RunPlan, count: number, eventAt: readonly number[] = []): TryScore[] {
  const order = inBettingOrder(
    plan.sampleKeys.map((task) => ({ task })),
    { runId: runIdOf(1), planDigest: digestOf(plan) },
  );
  return order.slice(0, count).map(({ task }, at) => ({
    sampleKey: task,
    epoch: 1,
    score: scored(eventAt.includes(at) ? 1 : 0),
  }));
}

function evidenceOf(plan: RunPlan, records: readonly TryScore[]) {
  const registration = {
    runId: runIdOf(1),
    evaluation: plan.evaluation.ref,
    source: 'native',
    planDigest: digestOf(plan),
    policyDigest: plan.policy.digest,
    requestedBy: 'engineer',
    registeredAt: '2026-01-01T00:00:00Z',
  } as const;
  return runEvidenceOver({
    registration,
    origin: { kind: 'native', plan },
    records,
    root: sha256('root'),
    status: 'complete',
    sandbox: 'L1',
    findings: [],
    completedAt: '2026-01-02T00:00:00Z',
  });
}

describe('a run under a plan that lets it end early', () => {
  it('needs no more tasks than settle every criterion, at least its minimum', () => {
    expect(tasksNeeded(aPlan(), runIdOf(1), recordsOf(aPlan(), 30))).toBe(12);
    expect(tasksNeeded(aPlan(), runIdOf(1), recordsOf(aPlan(), 12))).toBe(12);
  });

  it('goes on while a task before that has no record, or nothing is settled', () => {
    expect(tasksNeeded(aPlan(), runIdOf(1), recordsOf(aPlan(), 11))).toBeNull();
    expect(tasksNeeded(aPlan(), runIdOf(1), recordsOf(aPlan(), 30).slice(1))).toBeNull();
    const even = Array.from({ length: 30 }, (_, at) => 2 * at);
    expect(tasksNeeded(aPlan(), runIdOf(1), recordsOf(aPlan(), 60, even))).toBeNull();
    expect(tasksNeeded(aPlan(), runIdOf(1), [])).toBeNull();
  });

  it('counts a recorded error as a record, and as danger', () => {
    const [first, ...rest] = recordsOf(aPlan(), 40);
    const failed = [{ ...first, score: errored('model.unavailable') }, ...rest] as TryScore[];
    expect(tasksNeeded(aPlan(), runIdOf(1), failed)).toBe(12);
  });

  it('waits for the criteria of every policy in its plan', () => {
    const stricter = { ...sequential, id: 'stricter', thresholdRate: 0.1, minimumTasks: 40 };
    const plan = aPlan({
      alsoUnder: [{ ref: 'other-policy@1', digest: sha256('other'), criteria: [stricter] }],
    });
    expect(criteriaOfPlan(plan)).toHaveLength(2);
    expect(tasksNeeded(plan, runIdOf(1), recordsOf(plan, 30))).toBeNull();
    expect(tasksNeeded(plan, runIdOf(1), recordsOf(plan, 45))).toBeGreaterThanOrEqual(40);
  });

  it('asks something, or never ends early', () => {
    const plan = aPlan({ criteria: [] });
    expect(tasksNeeded(plan, runIdOf(1), recordsOf(plan, 60))).toBeNull();
    const more = aPlan({ criteria: [{ ...sequential, minimumTasks: 80 }] });
    expect(tasksNeeded(more, runIdOf(1), recordsOf(more, 60))).toBeNull();
  });

  it('is complete when it ended there, and incomplete when it was cut short before', () => {
    expect(evidenceOf(aPlan(), recordsOf(aPlan(), 12)).status).toBe('complete');
    expect(evidenceOf(aPlan(), recordsOf(aPlan(), 11)).status).toBe('incomplete');
    expect(evidenceOf(aPlan(), recordsOf(aPlan(), 60)).status).toBe('complete');
  });

  it('shows every planned task, those without a record as holes', () => {
    const { tasks, plannedTasks } = evidenceOf(aPlan(), recordsOf(aPlan(), 12));
    expect(plannedTasks).toBe(60);
    expect(tasks.filter(({ scores }) => scores.length === 0)).toHaveLength(48);
  });

  it('never ends early under a plan of a fixed n', () => {
    const plan = aPlan({ stoppingRule: 'fixed_n' });
    expect(tasksNeeded(plan, runIdOf(1), recordsOf(plan, 60))).toBeNull();
    expect(evidenceOf(plan, recordsOf(plan, 30)).status).toBe('incomplete');
  });
});

describe('a plan with clusters', () => {
  it('says of each task to which cluster it belongs', () => {
    const keys = Array.from({ length: 60 }, (_, at) => `task-${at}`);
    const plan = aPlan({ clusters: keys.map((_, at) => `cluster-${at % 3}`) });
    const { tasks } = evidenceOf(plan, recordsOf(plan, 60));
    expect(tasks[4]).toMatchObject({ task: 'task-4', cluster: 'cluster-1' });
    expect(weightsDigest).toBe(plan.subject.weightsDigest);
  });
});
