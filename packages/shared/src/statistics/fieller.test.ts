import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { fiellerRatio } from './fieller.js';

fc.configureGlobal({ seed: 8785 });

const ask = { degreesOfFreedom: null, confidence: 0.95, sided: 'two' } as const;

/** Opus 4's uplift trial: treated 63, control 25, and "+- 13" as the standard error it may stand for. */
function uplift(standardError: number, degreesOfFreedom: number | null = null) {
  return fiellerRatio({
    ...ask,
    treated: { mean: 63, standardError },
    control: { mean: 25, standardError },
    degreesOfFreedom,
  });
}

describe('the ratio of two arms', () => {
  // domain.md 6.3.
  it.each([
    ['standard deviation, n = 8', 13 / Math.sqrt(8), null, 1.7833, 4.0088, 4],
    ['standard deviation, n = 10', 13 / Math.sqrt(10), null, 1.8439, 3.7803, 4],
    ['half-width of 95 %', 13 / 1.959964, null, 1.5575, 5.3504, 4],
    ['standard deviation, n = 8, Student’s t', 13 / Math.sqrt(8), 14, 1.73, 4.24, 2],
    ['standard deviation, n = 10, Student’s t', 13 / Math.sqrt(10), 18, 1.81, 3.92, 2],
  ])('of a published trial, read as %s', (_, standardError, degrees, lower, upper, digits) => {
    const interval = uplift(standardError, degrees);
    expect(interval).toMatchObject({
      kind: 'bounded',
      method: 'fieller',
      ratio: 63 / 25,
      lower: expect.closeTo(lower, digits),
      upper: expect.closeTo(upper, digits),
    });
  });

  // domain.md 6.3: g = 1.039.
  it('is unbounded, never a number, where the control may be 0', () => {
    const interval = uplift(13);
    expect(interval).toEqual({
      kind: 'unbounded',
      g: expect.closeTo(1.039, 3),
      reason: expect.stringContaining('control'),
    });
    const nothing = fiellerRatio({
      ...ask,
      treated: { mean: 1, standardError: 0 },
      control: { mean: 0, standardError: 0 },
    });
    expect(nothing).toMatchObject({ kind: 'unbounded', g: Infinity });
  });

  it('holds exactly the ratios that a test of treated - ratio * control keeps', () => {
    const positive = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        positive,
        positive,
        (treatedMean, controlMean, one, other) => {
          const treated = { mean: treatedMean, standardError: one / 10 };
          const control = { mean: controlMean, standardError: other / 10 };
          const interval = fiellerRatio({ ...ask, treated, control });
          if (interval.kind === 'unbounded') return;
          for (const limit of [interval.lower, interval.upper]) {
            const distance = Math.abs(treated.mean - limit * control.mean);
            const error = Math.hypot(treated.standardError, limit * control.standardError);
            expect(distance / error).toBeCloseTo(1.959964, 5);
          }
          expect(interval.lower).toBeLessThanOrEqual(interval.ratio);
          expect(interval.ratio).toBeLessThanOrEqual(interval.upper);
        },
      ),
    );
  });

  it('keeps its limits in order for a control below 0', () => {
    const interval = fiellerRatio({
      ...ask,
      treated: { mean: 2, standardError: 0.3 },
      control: { mean: -1, standardError: 0.1 },
    });
    if (interval.kind === 'unbounded') throw new Error('expected limits');
    expect(interval.lower).toBeLessThan(-2);
    expect(interval.upper).toBeGreaterThan(-2);
  });

  it.each([
    [{ mean: Number.NaN, standardError: 1 }, null],
    [{ mean: 1, standardError: -1 }, null],
    [{ mean: 1, standardError: Infinity }, null],
    [{ mean: 1, standardError: 1 }, 0],
    [{ mean: 1, standardError: 1 }, Number.NaN],
  ])('refuses the arm %j with %d degrees of freedom', async (arm, degreesOfFreedom) => {
    await expect(() =>
      fiellerRatio({
        ...ask,
        treated: arm,
        control: { mean: 1, standardError: 1 },
        degreesOfFreedom,
      }),
    ).toThrowWithCode('statistics.invalid_arm');
  });
});
