import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  circuitPauseMs,
  FAILURES_TO_OPEN,
  MAXIMUM_ATTEMPTS,
  retryDelayMs,
} from './retry-schedule.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the schedule of attempts', () => {
  it('is that of Standard Webhooks: at once, then after these', () => {
    const delays = Array.from({ length: MAXIMUM_ATTEMPTS - 1 }, (_, index) =>
      retryDelayMs(index + 1, 0),
    );
    expect(delays).toEqual([
      5_000,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ]);
  });

  it('has ten attempts over some 75 hours', () => {
    expect(MAXIMUM_ATTEMPTS).toBe(10);
    let total = 0;
    for (let attempt = 1; attempt < MAXIMUM_ATTEMPTS; attempt += 1) {
      total += retryDelayMs(attempt, 0) ?? 0;
    }
    expect(total / HOUR).toBeCloseTo(75.585, 2);
  });

  it('ends after the tenth', () => {
    expect(retryDelayMs(10, 0)).toBeNull();
    expect(retryDelayMs(11, 0)).toBeNull();
  });

  it('is stretched by chance by a tenth at most, and never shortened', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, jitter) => {
          const least = retryDelayMs(attempts, 0) ?? 0;
          const delay = retryDelayMs(attempts, jitter) ?? 0;
          expect(delay).toBeGreaterThanOrEqual(least);
          expect(delay).toBeLessThanOrEqual(least * 1.1 + 1);
        },
      ),
    );
  });
});

describe('the circuit of an endpoint', () => {
  it('stays closed for fewer than five failures in a row', () => {
    for (let failures = 0; failures < FAILURES_TO_OPEN; failures += 1) {
      expect(circuitPauseMs(failures)).toBe(0);
    }
  });

  it('opens for a minute, then for twice as long, up to an hour', () => {
    expect([5, 6, 7, 8, 9, 10, 11, 12, 1_000].map(circuitPauseMs)).toEqual(
      [1, 2, 4, 8, 16, 32, 60, 60, 60].map((minutes) => minutes * MINUTE),
    );
  });
});
