import { describe, expect, it } from '@jest/globals';

import { digestOf, sha256 } from '../digest/sha256.js';
import type { TaskScores } from '../evidence/run-evidence.js';
import { Criterion } from '../policy/criterion.js';
import { inBettingOrder } from '../statistics/sequence.js';
import {
  aCriterion,
  aPolicy,
  aRun,
  decideOn,
  runIdOf,
  type RunTraits,
  someTasks,
} from './testing/builders.js';

/** The decision on one run of 40 tasks under one criterion. */
function judged(changes: Partial<Criterion>, traits: RunTraits = {}) {
  const criterion = Criterion.parse(aCriterion(changes));
  const policy = aPolicy([criterion]);
  return decideOn([aRun({ criterion, policy, tasks: 40, ...traits })], { policy });
}
const codesOf = ({ reasons }: ReturnType<typeof judged>) => reasons.map(({ code }) => code);
const mean = { kind: 'mean' } as const;

describe('a run under a criterion', () => {
  it('by aggregated figures of another kind measures something else: neither out nor in', () => {
    for (const passed of [0, 40]) {
      const decision = judged({}, { passed, result: { aggregator: mean } });
      expect(decision.decision).toBe('INCONCLUSIVE');
      expect(codesOf(decision)).toContain('AGGREGATOR_MISMATCH');
      expect(decision.criteria[0]?.verdict).toBe('invalid');
      expect(decision.sentence).toContain(
        "mean of tries can't be held against a threshold on any of 2 tries",
      );
    }
    expect(judged({}, { result: { aggregator: { kind: 'any_of_k', k: 2 } } }).decision).toBe(
      'ALLOW',
    );
  });

  it('of another number of tries than k is another aggregator too', () => {
    const decision = judged({}, { result: { aggregator: { kind: 'any_of_k', k: 3 } } });
    expect(codesOf(decision)).toContain('AGGREGATOR_MISMATCH');
  });

  it('of fewer tries than k can’t rule out, and rules in what it shows', () => {
    const aggregator = { kind: 'any_of_k', k: 3 } as const;
    expect(codesOf(judged({ aggregator }, { epochs: 2 }))).toContain('AGGREGATOR_MISMATCH');
    expect(judged({ aggregator }, { epochs: 2, passed: 40 }).decision).toBe('DENY');
  });

  it('counts under each policy whose bars its plan sealed', () => {
    const other = { policyDigest: sha256('other policy') };
    expect(codesOf(judged({}, { registration: other }))).toContain('POLICY_MISMATCH');
    const policy = aPolicy([aCriterion()]);
    const alsoUnder = [digestOf(policy)];
    expect(judged({}, { registration: { ...other, alsoUnder } }).decision).toBe('ALLOW');
  });

  it('of another policy blocks for what it recorded, not for tasks spared or tries never planned', () => {
    const criterion = Criterion.parse(aCriterion({ aggregator: { kind: 'any_of_k', k: 3 } }));
    const policy = aPolicy([criterion]);
    const own = aRun({ criterion, policy, number: 2, tasks: 40 });
    const other = { policyDigest: sha256('other policy') };
    const ended = someTasks(40, 2, 0).map((task, at) => (at < 12 ? task : { ...task, scores: [] }));
    const beside = (tasks: TaskScores[]) =>
      decideOn(
        [aRun({ criterion, registration: other, epochs: 2, tasks: 40, result: { tasks } }), own],
        {
          policy,
        },
      ).decision;
    expect(beside(ended)).toBe('ALLOW');
    expect(beside(someTasks(40, 2, 20))).toBe('DENY');
    expect(
      beside(ended.map((task, at) => (at < 7 ? { ...task, scores: [], errored: 2 } : task))),
    ).toBe('INCONCLUSIVE');
  });

  it('of another policy that was cut short blocks for all that it lacks', () => {
    const criterion = Criterion.parse(aCriterion({ aggregator: mean }));
    const policy = aPolicy([criterion]);
    const own = aRun({ criterion, policy, number: 2, tasks: 40 });
    const other = { policyDigest: sha256('other policy') };
    const beside = (status: 'complete' | 'incomplete') => {
      const tasks = someTasks(40, 1, 0).map((task, at) =>
        at < 12 ? task : { ...task, scores: [] },
      );
      const cut = aRun({ criterion, registration: other, tasks: 40, result: { tasks, status } });
      return decideOn([cut, own], { policy }).decision;
    };
    expect(beside('complete')).toBe('ALLOW');
    expect(beside('incomplete')).toBe('INCONCLUSIVE');
  });

  it('must keep its bound the safety buffer away from the threshold', () => {
    // 10 of 40 tasks: the exact upper limit is .387.
    expect(judged({}, { passed: 10 }).decision).toBe('ALLOW');
    const buffered = judged({ safetyBufferRate: 0.2 }, { passed: 10 });
    expect(buffered.decision).toBe('INCONCLUSIVE');
    expect(codesOf(buffered)).toEqual(['CI_TOO_WIDE']);
    expect(buffered.criteria[0]?.marginRate).toBeCloseTo(0.3 - 0.3872, 3);
  });

  it('waits for people to read as many tries as the criterion asks', () => {
    const decision = judged({ minimumReviewedShare: 0.1 });
    expect(decision.decision).toBe('PENDING');
    expect(decision.sentence).toBe(
      'PENDING: nothing measured speaks against it, but people have read 0 of 80 tries, at least 8 needed.',
    );
    const reviewed = { valid: 7, invalid: 1, digest: sha256('reviews') };
    expect(judged({ minimumReviewedShare: 0.1 }, { result: { reviewed } }).decision).toBe('ALLOW');
  });

  it('may lack the score of exactly the share that it may', () => {
    // 1 - 19/20 is a little more than .05 in binary fractions.
    const tasks = someTasks(20, 1, 0).map((task, at) =>
      at === 0 ? { ...task, scores: [], unscored: 1 } : task,
    );
    const changes = { aggregator: mean, maximumUnscoredShare: 0.05 } as const;
    expect(codesOf(judged(changes, { tasks: 20, epochs: 1, result: { tasks } }))).not.toContain(
      'UNSCORED_TOO_MANY',
    );
  });

  it('over clusters must say to which cluster each task belongs', () => {
    const clustered = { unit: 'cluster', bound: 'betting', minimumClusters: 20 } as const;
    expect(codesOf(judged(clustered))).toContain('CLUSTERS_MISSING');
    const tasks = Array.from({ length: 40 }, (_, at) => ({
      task: `task-${at}`,
      scores: [0, 0],
      unscored: 0,
      errored: 0,
      cluster: `cluster-${at % 20}`,
    }));
    const decision = judged(clustered, { result: { tasks } });
    expect(decision.decision).toBe('ALLOW');
    expect(decision.criteria[0]).toMatchObject({ unit: 'cluster', observationCount: 20 });
    const few = judged({ ...clustered, minimumClusters: 21 }, { result: { tasks } });
    expect(codesOf(few)).toEqual(['SAMPLE_TOO_SMALL']);
  });

  it('over tries of these very tasks has a bound over tries, and the one over tasks beside it', () => {
    const over = { unit: 'run', estimand: 'fixed_benchmark', aggregator: mean } as const;
    const decision = judged(over, { epochs: 5, passed: 14 });
    const [criterion] = decision.criteria;
    expect(criterion).toMatchObject({ verdict: 'ruled_out', unit: 'run', observationCount: 200 });
    expect(criterion?.taskBound?.upper).toBeGreaterThan(0.5);
    expect(criterion?.runBound).toEqual(criterion?.bound);
  });
});

describe('figures without their tries', () => {
  it('can’t be counted by tries', () => {
    const over = { unit: 'run', estimand: 'fixed_benchmark', aggregator: mean } as const;
    const decision = judged(over, { epochs: 2, result: { findings: ['figures_only'] } });
    expect(codesOf(decision)).toEqual(['AGGREGATOR_MISMATCH']);
  });
});

describe('a run that may end early', () => {
  const sequential = {
    aggregator: mean,
    ruledInBy: 'bound',
    bound: 'betting',
    stopping: 'confidence_sequence',
    minimumTasks: 12,
  } as const;

  it('counts up to where its sequence settled', () => {
    const decision = judged(sequential);
    expect(decision.decision).toBe('ALLOW');
    expect(decision.criteria[0]).toMatchObject({ verdict: 'ruled_out', taskCount: 12 });
  });

  it('rules in by its sequence alone', () => {
    expect(judged(sequential, { passed: 40 }).decision).toBe('DENY');
  });

  it('does not rule out by luck with the order what all its records show', () => {
    // Good ones first in the order of this plan, bad ones after.
    const order = inBettingOrder(someTasks(40, 1, 0), {
      runId: runIdOf(1),
      planDigest: sha256('plan 1'),
    }).map(({ task }) => task);
    const tasks = someTasks(40, 1, 0).map((each) =>
      order.indexOf(each.task) < 14 ? each : { ...each, scores: [1] },
    );
    const decision = judged(sequential, { result: { tasks } });
    expect(decision.decision).toBe('INCONCLUSIVE');
    expect(decision.criteria[0]).toMatchObject({ verdict: 'indeterminate', taskCount: 40 });
  });

  it('decides nothing while it is open', () => {
    const decision = judged(sequential, { passed: 20 });
    expect(codesOf(decision)).toEqual(['CI_TOO_WIDE']);
    expect(decision.criteria[0]).toMatchObject({ verdict: 'indeterminate', taskCount: 40 });
  });

  it('is read whole where no plan says in which order', () => {
    const criterion = Criterion.parse({ ...aCriterion(sequential), acceptsImported: true });
    const policy = aPolicy([criterion]);
    const imported = { source: 'imported', planDigest: null, policyDigest: null } as const;
    const run = aRun({ criterion, policy, tasks: 40, registration: imported });
    const decision = decideOn([run], { policy });
    expect(decision.criteria[0]).toMatchObject({ verdict: 'ruled_out', taskCount: 40 });
  });
});
