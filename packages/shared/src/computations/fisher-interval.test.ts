import { describe, expect, it } from '@jest/globals';

import { fisherInterval } from './fisher-interval.js';

describe("Fisher's interval", () => {
  // By hand: atanh(0.5) = 0.549306, 1.959964 / sqrt(25) = 0.391993; tanh of the difference and the sum.
  it('is what the formula gives by hand for r = 0.5 over 28 pairs', () => {
    const interval = fisherInterval(0.5, 28, 0.95);
    expect(interval?.lower).toBeCloseTo(0.156, 3);
    expect(interval?.upper).toBeCloseTo(0.7355, 3);
  });

  it('says nothing for three pairs, or where all lie on a line', () => {
    expect(fisherInterval(0.5, 3, 0.95)).toBeNull();
    expect(fisherInterval(-1, 30, 0.95)).toBeNull();
    expect(fisherInterval(NaN, 30, 0.95)).toBeNull();
    expect(fisherInterval(0.5, NaN, 0.95)).toBeNull();
  });
});
