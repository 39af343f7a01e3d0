import { describe, expect, it } from '@jest/globals';

import { aControl, aCriterion } from '../gate/testing/builders.js';
import type { Criterion } from '../policy/criterion.js';
import type { TryPrice } from './cost.js';
import { planCriterion, type PlanQuestion } from './plan-criterion.js';
import { operatingPoints, taskRateOf, tryRateOf } from './task-rate.js';

const price: TryPrice = {
  costPerTryUsd: null,
  secondsPerTry: null,
  concurrency: 1,
  limitSeconds: null,
};

function asked(changes: Partial<PlanQuestion> = {}): PlanQuestion {
  return {
    trueRate: 0.3,
    power: 0.8,
    presentTasks: 12,
    epochs: 1,
    price,
    simulations: 400,
    seed: 1,
    ...changes,
  };
}

const rsp = aCriterion({ aggregator: { kind: 'any_of_k', k: 10 } });

describe('the plan of a criterion', () => {
  it('names the tasks and the tries that its aggregator needs', () => {
    const plan = planCriterion(rsp, asked());
    expect(plan.fixed.smallest).toMatchObject({ observations: 37, allowedSuccesses: 13 });
    expect(plan).toMatchObject({ plannedTasks: 37, triesPerTask: 10, method: 'clopper-pearson' });
    expect(plan.effort.tries).toBe(370);
  });

  it('takes half the bar for the true rate where none is said', () => {
    expect(planCriterion(rsp, asked({ trueRate: null })).trueRate).toBe(0.25);
    const floor = aControl({ comparison: 'at_most', thresholdRate: 0.8 });
    expect(planCriterion(floor, asked({ trueRate: null })).trueRate).toBeCloseTo(0.9);
  });

  it('says what the present number can show at most', () => {
    // Upper one-sided 95 % limit: 2 of 12 .438, 3 of 12 .527 (domain reference: exact binomial).
    const { present, ruleIn, leastThatCanRuleOut } = planCriterion(rsp, asked());
    expect(present).toMatchObject({ observations: 12, allowedSuccesses: 2 });
    expect(present.falseRuleOutRate).toBeCloseTo(79 / 4096, 10);
    expect(ruleIn).toMatchObject({ successes: 6, ruledInBy: 'point' });
    expect(leastThatCanRuleOut).toBe(5);
    expect(planCriterion(rsp, asked({ presentTasks: 4 })).present.allowedSuccesses).toBeNull();
  });

  it('rules in by the bound where the criterion does', () => {
    // The lower limit of 9 of 12 is .473, that of 10 is .562.
    const byBound = planCriterion({ ...rsp, ruledInBy: 'bound' }, asked());
    expect(byBound.ruleIn.successes).toBe(10);
    expect(byBound.presentRuleInRate).toBeLessThan(0.001);
    const few = planCriterion({ ...rsp, ruledInBy: 'bound' }, asked({ presentTasks: 4 }));
    expect(few.ruleIn.successes).toBeNull();
    expect(few.presentRuleInRate).toBe(0);
  });

  it('mirrors a bar from below', () => {
    const above = planCriterion(aControl({ thresholdRate: 0.2 }), asked({ trueRate: 0.1 }));
    const below = planCriterion(
      aControl({ thresholdRate: 0.8, comparison: 'at_most' }),
      asked({ trueRate: 0.9 }),
    );
    expect(above.fixed.smallest).toMatchObject({ observations: 82, allowedSuccesses: 10 });
    expect(below.fixed.smallest).toMatchObject({ observations: 82, allowedSuccesses: 72 });
    expect(below.present.allowedSuccesses).toBe(above.present.allowedSuccesses);
    expect(below.ruleIn.successes).toBe(12 - (above.ruleIn.successes ?? 0));
    expect(below.presentRuleInRate).toBeCloseTo(above.presentRuleInRate, 10);
    expect(below.ruleInTable[1]?.smallest?.observations).toBe(
      above.ruleInTable[1]?.smallest?.observations,
    );
  });

  it('says of a bar from below, too, that so few tasks never show it', () => {
    const floor = aControl({ thresholdRate: 0.5, comparison: 'at_most', minimumTasks: 1 });
    const { present } = planCriterion(floor, asked({ trueRate: 0.9, presentTasks: 4 }));
    expect(present).toMatchObject({ allowedSuccesses: null, greatestTrueRate: null });
  });

  it('takes the safety buffer off the bar', () => {
    const buffered = aControl({ thresholdRate: 0.6, safetyBufferRate: 0.1 });
    expect(planCriterion(buffered, asked()).barRate).toBeCloseTo(0.5);
    expect(planCriterion(buffered, asked()).fixed.smallest.observations).toBe(37);
  });

  it('never plans fewer tasks than the criterion asks for', () => {
    const plan = planCriterion(aControl({ minimumTasks: 100 }), asked());
    expect(plan.fixed.smallest.observations).toBe(37);
    expect(plan.plannedTasks).toBe(100);
  });

  it.each<[string, Partial<Criterion>, number, string]>([
    ['any tries of a task', { aggregator: { kind: 'mean' } }, 5, 'hoeffding'],
    ['one try of a task', { aggregator: { kind: 'mean' } }, 1, 'clopper-pearson'],
    ['bets', { bound: 'betting' }, 1, 'betting'],
    ['clusters', { bound: 'betting', unit: 'cluster' }, 1, 'betting'],
    [
      'tries as observations',
      { unit: 'run', estimand: 'fixed_benchmark', aggregator: { kind: 'mean' } },
      5,
      'clopper-pearson',
    ],
  ])('uses the limit that the gate uses for %s', (_, changes, epochs, method) => {
    expect(planCriterion(aCriterion(changes), asked({ epochs })).method).toBe(method);
  });

  it('counts tries where a try is one observation', () => {
    const criterion = aCriterion({
      unit: 'run',
      estimand: 'fixed_benchmark',
      aggregator: { kind: 'mean' },
      minimumTasks: 2,
    });
    const plan = planCriterion(criterion, asked({ epochs: 10 }));
    expect(plan.fixed.smallest.observations).toBe(37);
    expect(plan.plannedTasks).toBe(4);
    expect(plan.present.observations).toBe(120);
  });

  it('simulates a criterion that may stop early, and settles sooner than the fixed bets', () => {
    const criterion = aCriterion({
      aggregator: { kind: 'mean' },
      bound: 'betting',
      ruledInBy: 'bound',
      stopping: 'confidence_sequence',
    });
    const plan = planCriterion(criterion, asked({ trueRate: 0.2 }));
    const { sequence } = plan;
    expect(sequence?.expectedTasks).toBeLessThan(plan.fixed.steady.observations);
    expect(sequence?.p90Tasks).toBeGreaterThanOrEqual(sequence?.p50Tasks ?? Infinity);
    expect(sequence?.ruledOutShare).toBeGreaterThan(0.95);
    expect(plan.plannedTasks).toBe(sequence?.plannedTasks);
    expect(planCriterion(criterion, asked({ trueRate: 0.2 })).sequence).toEqual(sequence);
    expect(planCriterion(rsp, asked()).sequence).toBeNull();
  });

  it('says of rates too near to the bar that no number does', () => {
    const tight = aControl({ thresholdRate: 0.01, minimumTasks: 1 });
    const { table } = planCriterion(tight, asked({ trueRate: 0 }));
    expect(table.at(-1)).toMatchObject({ smallest: null, steady: null });
    expect(table[0]?.smallest).not.toBeNull();
    const certain = planCriterion(aControl({ thresholdRate: 1 }), asked());
    expect(certain.ruleInTable).toEqual(
      expect.arrayContaining([expect.objectContaining({ smallest: null, steady: null })]),
    );
  });

  it('prices the tries, and says where the time comes from', () => {
    const effortFor = (changes: Partial<TryPrice>) =>
      planCriterion(rsp, asked({ price: { ...price, ...changes } }));
    expect(effortFor({}).effort).toEqual({
      tries: 370,
      costUsd: null,
      seconds: null,
      secondsFrom: null,
    });
    expect(effortFor({ costPerTryUsd: 0.5, secondsPerTry: 60, concurrency: 100 }).effort).toEqual({
      tries: 370,
      costUsd: 185,
      seconds: 240,
      secondsFrom: 'stated',
    });
    const limited = effortFor({ limitSeconds: 900 });
    expect(limited.effort.secondsFrom).toBe('limit');
    expect(limited.assumptions.join(' ')).toContain('the most that it can take');
  });
});

describe('the rate of tasks behind that of tries', () => {
  // RSP v1.0, Appendix: 5 tasks, any of 10 tries, half of the tasks; domain reference, 6.1.
  const golden = [
    [0.02, 0.182927, 0.045645],
    [0.05, 0.401263, 0.319625],
    [0.067, 0.500177, 0.500331],
    [0.1, 0.651322, 0.766879],
    [0.15, 0.803126, 0.944452],
  ] as const;
  const anyOfTen = { kind: 'any_of_k', k: 10 } as const;

  it('gives the operating table of RSP v1.0', () => {
    const points = operatingPoints(anyOfTen, { tasks: 5, thresholdRate: 0.5 });
    expect(points).toHaveLength(golden.length);
    for (const [index, [tryRate, taskRate, triggerRate]] of golden.entries()) {
      expect(points[index]?.tryRate).toBe(tryRate);
      expect(points[index]?.taskRate).toBeCloseTo(taskRate, 6);
      expect(points[index]?.triggerRate).toBeCloseTo(triggerRate, 6);
    }
  });

  it('is one half at 0.0669670 for any of 10', () => {
    expect(tryRateOf(anyOfTen, 0.5)).toBeCloseTo(0.066967, 7);
    expect(taskRateOf(anyOfTen, 0.066967)).toBeCloseTo(0.5, 6);
  });

  it.each([
    [{ kind: 'mean' }, 0.3],
    [{ kind: 'all_of_k', k: 3 }, 0.027],
    [{ kind: 'pass_at_k', k: 2 }, 0.51],
  ] as const)('is inverted for %o', (aggregator, expected) => {
    expect(taskRateOf(aggregator, 0.3)).toBeCloseTo(expected, 12);
    expect(tryRateOf(aggregator, expected)).toBeCloseTo(0.3, 12);
  });

  it("doesn't follow where a task's value depends on more", () => {
    for (const aggregator of [
      { kind: 'max_of_k', k: 3 },
      { kind: 'share', passesAt: 0.5 },
    ] as const) {
      expect(taskRateOf(aggregator, 0.3)).toBeNull();
      expect(tryRateOf(aggregator, 0.3)).toBeNull();
      expect(operatingPoints(aggregator, { tasks: 5, thresholdRate: 0.5 })).toEqual([]);
    }
  });
});
