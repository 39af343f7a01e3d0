import { describe, expect, it } from '@jest/globals';

import { cellText, estimate, figure } from './estimates.js';

describe('an estimate', () => {
  it('has four digits, and powers of ten where zeros would crowd', () => {
    expect([figure(1.81682), figure(5.764e23), figure(0)]).toEqual(['1.817', '5.764×10²³', '0']);
  });

  it('is never shown without its limits, or the word that it has none', () => {
    expect([
      estimate(1.5, { lower: 1.25, upper: 2 }),
      estimate(4, { lower: 2, upper: null }),
      estimate(1.5, null),
      estimate(null, { lower: null, upper: null }),
    ]).toEqual([
      '1.5 [1.25,\u00a02]',
      '4 [2,\u00a0no limit]',
      '1.5 (no interval)',
      'none [no limit,\u00a0no limit]',
    ]);
  });

  it('stands in a table with all digits of a count, and a dash for what is not known', () => {
    expect([cellText(131_072), cellText(0.123456), cellText(null)]).toEqual([
      '131,072',
      '0.1235',
      '–',
    ]);
  });
});
