import { describe, expect, it } from '@jest/globals';

import { count, percent, points } from './wording.js';

describe('wording of figures', () => {
  it('groups thousands and leaves decimals alone', () => {
    expect([0, 999, 1000, 1_234_567].map(count)).toEqual([
      '0',
      '999',
      '1\u202f000',
      '1\u202f234\u202f567',
    ]);
    expect([0.3333, 3.3333333333333335, 12345.6789].map(count)).toEqual([
      '0.3333',
      '3.3333333333333335',
      '12\u202f345.6789',
    ]);
  });

  it('rounds no rate onto 0, 100 % or across a bar', () => {
    expect([percent(0.125), percent(0.12), percent(0.0004), percent(0.99995)]).toEqual([
      '12.5\u00a0%',
      '12\u00a0%',
      '<\u00a00.1\u00a0%',
      '>\u00a099.9\u00a0%',
    ]);
    expect(percent(0.49996, 0.5)).toBe('49.996\u00a0%');
    expect(percent(0.50001, 0.5)).toBe('50.001\u00a0%');
    expect(percent(0.07, 0.07)).toBe('7\u00a0%');
    expect(percent(0.0004, 0.001)).toBe('<\u00a00.1\u00a0%');
  });

  it('shows on which side a narrow margin lies', () => {
    expect([points(0.161), points(0), points(0.00004), points(-0.00004)]).toEqual([
      '+16.1\u00a0pp',
      '0.0\u00a0pp',
      '+0.004\u00a0pp',
      '\u22120.004\u00a0pp',
    ]);
  });
});
