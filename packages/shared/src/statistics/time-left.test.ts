import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { timeLeft } from './time-left.js';

describe('time left', () => {
  it('comes from what was finished lately, two standard errors wide', () => {
    // 100 arrivals in 50 s: 2 a second, spread 2 / 10.
    expect(timeLeft({ left: 240, arrivals: 100, windowSeconds: 50, meanRate: 9 })).toEqual({
      samplesPerSecond: 2,
      secondsLeft: 120,
      secondsLeftRange: { low: 100, high: 150 },
    });
  });

  it('has no end in sight after four arrivals or fewer', () => {
    expect(timeLeft({ left: 10, arrivals: 4, windowSeconds: 60, meanRate: 1 })).toMatchObject({
      secondsLeftRange: { high: null },
    });
  });

  it('comes from the whole work where nothing was finished lately, and is no range then', () => {
    expect(timeLeft({ left: 30, arrivals: 0, windowSeconds: 60, meanRate: 0.5 })).toEqual({
      samplesPerSecond: null,
      secondsLeft: 60,
      secondsLeftRange: null,
    });
  });

  it('is unknown before the first sample and nothing after the last', () => {
    const nothing = { secondsLeft: null, secondsLeftRange: null };
    expect(timeLeft({ left: 5, arrivals: 0, windowSeconds: 0, meanRate: 0 })).toEqual({
      samplesPerSecond: null,
      ...nothing,
    });
    expect(timeLeft({ left: 0, arrivals: 6, windowSeconds: 60, meanRate: 1 })).toEqual({
      samplesPerSecond: 0.1,
      ...nothing,
    });
  });

  it('lies within its range, whatever the rate', () => {
    const some = fc.record({
      left: fc.integer({ min: 1, max: 1e6 }),
      arrivals: fc.integer({ min: 1, max: 1e5 }),
      windowSeconds: fc.integer({ min: 1, max: 60 }),
      meanRate: fc.double({ min: 0, max: 1e4, noNaN: true }),
    });
    fc.assert(
      fc.property(some, (work) => {
        const { secondsLeft, secondsLeftRange } = timeLeft(work);
        if (secondsLeft === null || secondsLeftRange === null) return false;
        const { low, high } = secondsLeftRange;
        return low <= secondsLeft && (high === null || secondsLeft <= high);
      }),
    );
  });
});
