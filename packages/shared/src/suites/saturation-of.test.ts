import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { aCriterion, aRun } from '../gate/testing/builders.js';
import { saturationOf, solvedTasksOf } from './saturation-of.js';

fc.configureGlobal({ seed: 5120 });

const counts = (solved: number, tasks: number, checkpoint = 'atlas/step-1') => ({
  checkpoint,
  solved,
  tasks,
});
const someCounts = fc
  .tuple(fc.nat(200), fc.nat(200))
  .map(([solved, unsolved]) => counts(solved, solved + unsolved));

describe('saturation', () => {
  // Lower limit of n of n is 0.05^(1/n): 0.8985 for 28 and 0.9019 for 29. Clopper and Pearson 1934.
  it('is suggested from 29 tasks on, all of them solved', () => {
    expect(saturationOf([counts(28, 28)]).suggestsSaturated).toBe(false);
    const hint = saturationOf([counts(29, 29)]);
    expect(hint).toMatchObject({ suggestsSaturated: true, leastTasks: 29 });
    expect(hint.checkpoints[0]?.bound.lower).toBeCloseTo(0.9019, 4);
  });

  it('comes with n and interval of each checkpoint, also where it is not suggested', () => {
    const { checkpoints, suggestsSaturated } = saturationOf([counts(95, 100)]);
    expect(suggestsSaturated).toBe(false);
    expect(checkpoints).toMatchObject([
      { solved: 95, taskCount: 100, estimateRate: 0.95, bound: { sided: 'one', confidence: 0.95 } },
    ]);
  });

  it('is not suggested by nothing', () => {
    expect(saturationOf([]).suggestsSaturated).toBe(false);
    const { checkpoints, suggestsSaturated } = saturationOf([counts(0, 0)]);
    expect(suggestsSaturated).toBe(false);
    expect(checkpoints[0]?.estimateRate).toBeNull();
  });

  it('looks at the three newest checkpoints, and each of them must show it', () => {
    const high = counts(100, 100);
    expect(saturationOf([high, high, counts(50, 100)]).suggestsSaturated).toBe(false);
    const four = saturationOf([high, high, high, counts(50, 100)]);
    expect(four.suggestsSaturated).toBe(true);
    expect(four.checkpoints).toHaveLength(3);
  });

  it('is only suggested more readily for one more solved task', () => {
    fc.assert(
      fc.property(someCounts, (before) => {
        const after = counts(before.solved + 1, before.tasks + 1);
        const was = saturationOf([before]).suggestsSaturated;
        expect(saturationOf([after]).suggestsSaturated || !was).toBe(true);
      }),
    );
  });
});

describe('a solved task', () => {
  it('is one whose value is 1; planned tasks without a score are not', () => {
    const { aggregator } = aCriterion();
    const { result } = aRun({ passed: 7 });
    if (result === null) throw new Error('the built run has a result');
    expect(solvedTasksOf('a', result, aggregator)).toEqual(counts(7, 12, 'a'));
    const holed = { ...result, plannedTasks: 20 };
    expect(solvedTasksOf('a', holed, aggregator)).toEqual(counts(7, 20, 'a'));
  });
});
