import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { bettingLimit } from '../statistics/grid-kelly.js';
import { clopperPearson, hoeffding } from '../statistics/intervals.js';
import { chanceOfAtMost, LowerTail } from './binomial.js';
import { allowedAt, fixedPlan, leastThatCanRuleOut, reachAt, sizesFor } from './fixed-size.js';
import { allowances, type Rule } from './rule.js';

const exact = (barRate: number): Rule => ({
  method: 'clopper-pearson',
  barRate,
  confidence: 0.95,
});

describe('the size of an evaluation of fixed n', () => {
  // Domain reference, 6.4: exact binomial, one-sided 95 %, 80 % power.
  it.each([
    { bar: 0.5, trueRate: 0.4, smallest: 158, steady: 169, allowed: 68 },
    { bar: 0.5, trueRate: 0.3, smallest: 37, steady: 42, allowed: 13 },
    { bar: 0.2, trueRate: 0.1, smallest: 82, steady: 94, allowed: 10 },
    { bar: 0.2, trueRate: 0.05, smallest: 30, steady: 37, allowed: 2 },
  ])(
    'is $smallest, steady from $steady, for a true rate of $trueRate below a bar of $bar',
    ({ bar, trueRate, smallest, steady, allowed }) => {
      const plan = fixedPlan({ rule: exact(bar), trueRate, power: 0.8, atLeast: 1 });
      expect(plan.smallest).toMatchObject({ observations: smallest, allowedSuccesses: allowed });
      expect(plan.steady.observations).toBe(steady);
      expect(plan.planned).toEqual(plan.smallest);
    },
  );

  it('falls short again between the smallest size and the steady one', () => {
    const { smallest, steady } = fixedPlan({
      rule: exact(0.5),
      trueRate: 0.4,
      power: 0.8,
      atLeast: 1,
    });
    const powers = Array.from(
      { length: steady.observations - smallest.observations },
      (_, index) =>
        reachAt(smallest.observations + index, { rule: exact(0.5), trueRate: 0.4, power: 0.8 })
          .power,
    );
    expect(Math.min(...powers)).toBeLessThan(0.8);
  });

  it('by betting, too, stays steady far beyond the size that is called so', () => {
    for (const barRate of [0.1, 0.5, 0.9]) {
      for (const share of [0, 0.3, 0.7]) {
        const question = {
          rule: { method: 'betting', barRate, confidence: 0.95 } as const,
          trueRate: share * barRate,
          power: 0.8,
        };
        const { steady } = fixedPlan({ ...question, atLeast: 1 });
        const beyond = fixedPlan({ ...question, atLeast: 5 * steady.observations + 200 });
        expect(beyond.steady).toEqual(steady);
      }
    }
  });

  it('is at least what is asked for, and has the power there', () => {
    const { planned } = fixedPlan({ rule: exact(0.5), trueRate: 0.3, power: 0.8, atLeast: 38 });
    expect(planned.observations).toBeGreaterThanOrEqual(38);
    expect(planned.power).toBeGreaterThanOrEqual(0.8);
  });

  it('is none where the true rate is at the bar, or too near to it', async () => {
    const at = (trueRate: number) => ({ rule: exact(0.5), trueRate, power: 0.8, atLeast: 1 });
    expect(sizesFor(at(0.5))).toBeNull();
    await expect(() => fixedPlan(at(0.5))).toThrowWithCode('planning.out_of_reach');
    await expect(() => fixedPlan(at(0.4999))).toThrowWithCode('planning.out_of_reach');
  });

  it('asks more of limits that hold for any values, and of those that hold at every look', () => {
    const sizeOf = (method: Rule['method']): number =>
      fixedPlan({
        rule: { ...exact(0.5), method },
        trueRate: 0.3,
        power: 0.8,
        atLeast: 1,
      }).smallest.observations;
    expect(sizeOf('clopper-pearson')).toBeLessThan(sizeOf('hoeffding'));
    expect(sizeOf('clopper-pearson')).toBeLessThan(sizeOf('betting'));
  });
});

describe('the successes that are allowed', () => {
  const someSize = fc.record({
    barRate: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
    confidence: fc.constantFrom(0.8, 0.95, 0.99),
    trials: fc.integer({ min: 1, max: 120 }),
  });

  it.each([
    {
      method: 'clopper-pearson' as const,
      upper: (k: number, trials: number, confidence: number) =>
        clopperPearson({ successes: k, trials, confidence, sided: 'one' }).upper,
    },
    {
      method: 'hoeffding' as const,
      upper: (k: number, trials: number, confidence: number) =>
        hoeffding({ mean: k / trials, count: trials, confidence, sided: 'one' }).upper,
    },
    {
      method: 'betting' as const,
      upper: (k: number, trials: number, confidence: number) =>
        bettingLimit(
          Array.from({ length: trials }, (_, index) => ({ value: Number(index < k), weight: 1 })),
          confidence,
          'below',
        ),
    },
  ])("are those whose $method limit lies below the bar, by the gate's own limit", (each) => {
    fc.assert(
      fc.property(someSize, ({ barRate: drawn, confidence, trials }) => {
        // Above one half the limit by bets stays at 1 for a few tasks that a bet on the bar itself settles.
        const barRate = each.method === 'betting' ? drawn / 2 : drawn;
        const allowed = allowedAt({ method: each.method, barRate, confidence }, trials);
        const slack = 1e-6;
        if (allowed >= 0)
          expect(each.upper(allowed, trials, confidence)).toBeLessThan(barRate + slack);
        if (allowed < trials)
          expect(each.upper(allowed + 1, trials, confidence)).toBeGreaterThan(barRate - slack);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('are none with 13 of no success at a bar of 20 %, and none but no success with 14', () => {
    // Domain reference, 6.4.
    expect(reachAt(13, { rule: exact(0.2), trueRate: 0, power: 0.8 })).toMatchObject({
      allowedSuccesses: null,
      greatestTrueRate: null,
      power: 0,
    });
    expect(reachAt(14, { rule: exact(0.2), trueRate: 0, power: 0.8 }).allowedSuccesses).toBe(0);
    expect(leastThatCanRuleOut(exact(0.2))).toBe(14);
  });

  it('never rule out at the bar more often than declared', () => {
    for (const trials of [5, 12, 37, 100, 999]) {
      const reach = reachAt(trials, { rule: exact(0.5), trueRate: 0.3, power: 0.8 });
      expect(reach.falseRuleOutRate).toBeLessThanOrEqual(0.05);
    }
  });

  it('are none at all below a bar of 0', () => {
    expect(leastThatCanRuleOut(exact(0))).toBeNull();
    expect(leastThatCanRuleOut({ ...exact(0), method: 'betting' })).toBeNull();
    expect(allowedAt({ ...exact(0), method: 'hoeffding' }, 50)).toBe(-1);
    expect(leastThatCanRuleOut(exact(1e-9))).toBeNull();
  });

  it('leave one short of all below a bar of 1', () => {
    const allowance = allowances(exact(1));
    expect([1, 2, 3, 4].map(() => allowance.next().value)).toEqual([0, 1, 2, 3]);
  });
});

describe('a binomial tail', () => {
  it('is the sum of its chances', () => {
    // P(X <= 1), n = 3, p = 1/2: 4 of 8.
    expect(chanceOfAtMost(1, 3, 0.5)).toBeCloseTo(0.5, 12);
    expect(chanceOfAtMost(-1, 3, 0.5)).toBe(0);
    expect(chanceOfAtMost(3, 3, 0.5)).toBe(1);
    expect(chanceOfAtMost(1, 3, 0)).toBe(1);
    expect(chanceOfAtMost(1, 3, 1)).toBe(0);
  });

  it('stays right while trials are added, to 12 digits after 20,000 of them', () => {
    const tail = new LowerTail(0.3);
    for (let trial = 1; trial <= 20_000; trial += 1) {
      tail.addTrial();
      if (tail.upTo < 0.4) tail.raise();
    }
    expect(tail.below).toBeCloseTo(chanceOfAtMost(tail.count - 1, 20_000, 0.3), 9);
  });
});
