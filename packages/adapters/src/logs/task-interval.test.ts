import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { mean } from './reduce-epochs.js';
import { taskInterval } from './task-interval.js';

describe('taskInterval', () => {
  it('is exact when every task passes or fails', () => {
    // R: binom.test(8, 10)$conf.int
    const { method, lower, upper } = taskInterval([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
    expect(method).toBe('clopper-pearson');
    expect(lower).toBeCloseTo(0.4439045, 6);
    expect(upper).toBeCloseTo(0.9747893, 6);
  });

  it("is Student's t over tasks with values between, cut to [0, 1]", () => {
    // R: t.test(c(.2, .4, .9))$conf.int = -0.3957, 1.3957
    expect(taskInterval([0.2, 0.4, 0.9])).toEqual({ method: 'student-t', lower: 0, upper: 1 });
    const wide = taskInterval([2, 4, 9]);
    expect(wide.lower).toBeCloseTo(-3.957, 3);
    expect(wide.upper).toBeCloseTo(13.957, 3);
  });

  it('does not take agreement of few tasks for certainty', () => {
    const { method, lower, upper } = taskInterval([0.5, 0.5]);
    expect(method).toBe('hoeffding');
    // Half width sqrt(ln(2 / 0.05) / (2 n)) = 0.960 for n = 2.
    expect([lower, upper]).toEqual([0, 1]);
    expect(taskInterval([0.5]).method).toBe('hoeffding');
  });

  it('has no limits without tasks, or for one value outside [0, 1]', () => {
    expect(taskInterval([])).toEqual({ method: 'none', lower: null, upper: null });
    expect(taskInterval([7])).toEqual({ method: 'none', lower: null, upper: null });
  });

  it('holds the mean, and lies in [0, 1] when the values do', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 40 }), (values) => {
        const { lower, upper } = taskInterval(values);
        expect(lower ?? -1).toBeGreaterThanOrEqual(0);
        expect(upper ?? 2).toBeLessThanOrEqual(1);
        expect(lower ?? 2).toBeLessThanOrEqual(mean(values) + 1e-9);
        expect(upper ?? -1).toBeGreaterThanOrEqual(mean(values) - 1e-9);
      }),
      { seed: 7 },
    );
  });
});
