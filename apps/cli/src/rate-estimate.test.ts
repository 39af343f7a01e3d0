import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RateEstimate } from './rate-estimate.js';

describe('the time left', () => {
  it('is unknown before anything has moved', () => {
    const rate = new RateEstimate();
    expect(rate.secondsLeft(0, 100, 0)).toBeNull();
    expect(rate.secondsLeft(0, 100, 5)).toBeNull();
  });

  it('follows from the rate: 10 of 100 in 2 seconds leaves 18', () => {
    const rate = new RateEstimate();
    rate.secondsLeft(0, 100, 0);
    expect(rate.secondsLeft(10, 100, 2)).toBe(18);
  });

  it('forgets a fast start', () => {
    const rate = new RateEstimate();
    rate.secondsLeft(0, 1000, 0);
    rate.secondsLeft(500, 1000, 1);
    for (let second = 2; second <= 30; second += 1) rate.secondsLeft(500 + second, 1000, second);
    expect(rate.secondsLeft(531, 1000, 31)).toBeCloseTo(469, 0);
  });

  it('is never negative, infinite or NaN', () => {
    const steps = fc.array(fc.tuple(fc.nat(50), fc.nat(20)), { maxLength: 50 });
    fc.assert(
      fc.property(steps, (increments) => {
        const rate = new RateEstimate();
        let done = 0;
        let seconds = 0;
        for (const [samples, time] of increments) {
          done += samples;
          seconds += time;
          const left = rate.secondsLeft(done, 5_000, seconds);
          expect(left === null || (left >= 0 && Number.isFinite(left))).toBe(true);
        }
      }),
    );
  });
});
