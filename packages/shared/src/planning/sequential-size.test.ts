import { describe, expect, it } from '@jest/globals';

import { aCriterion } from '../gate/testing/builders.js';
import { sequenceSize } from './sequential-size.js';

const criterion = aCriterion({ minimumTasks: 1 });
const asked = { criterion, power: 0.8, horizon: 200, simulations: 300, seed: 4 };

describe('the tasks that a sequence takes', () => {
  it('are few where the danger is plain, and most of its runs rule in', () => {
    const size = sequenceSize({ ...asked, trueRate: 0.9 });
    expect(size.ruledInShare).toBeGreaterThan(0.9);
    expect(size.plannedTasks).toBeNull();
    expect(size.expectedTasks).toBeLessThan(40);
  });

  it('are as many as give the wanted share of runs that rule out', () => {
    const many = { ...asked, trueRate: 0.2, simulations: 2000 };
    const size = sequenceSize(many);
    const again = sequenceSize({ ...many, horizon: size.plannedTasks ?? 0, seed: 5 });
    // Three standard errors of two simulations around 80 %.
    expect(Math.abs(again.ruledOutShare - 0.8)).toBeLessThan(0.05);
    expect(size.plannedTasks).toBeLessThan(60);
  });

  it('are counted to the horizon for a run that settles nothing', () => {
    const size = sequenceSize({ ...asked, trueRate: 0.5, horizon: 5 });
    expect(size).toMatchObject({ openShare: 1, expectedTasks: 5, p90Tasks: 5, plannedTasks: null });
  });

  it('are none of no runs', () => {
    const none = sequenceSize({ ...asked, trueRate: 0.5, simulations: 0 });
    expect(none).toMatchObject({ p50Tasks: 0, p90Tasks: 0, plannedTasks: null });
  });

  it('are the same for the same seed', () => {
    const once = sequenceSize({ ...asked, trueRate: 0.3 });
    expect(sequenceSize({ ...asked, trueRate: 0.3 })).toEqual(once);
    expect(sequenceSize({ ...asked, trueRate: 0.3, seed: 5 })).not.toEqual(once);
  });
});
