import { describe, expect, it } from '@jest/globals';

import { currencyOf } from './currency.js';

const now = new Date('2026-11-21T12:00:00.000Z');

describe('a recorded decision', () => {
  it('is current until something came that the gate reads', () => {
    expect(currencyOf({ isSuperseded: false, notAfter: null }, now)).toBe('current');
    expect(currencyOf({ isSuperseded: true, notAfter: null }, now)).toBe('superseded');
  });

  it('expires at the very end of its ALLOW', () => {
    const at = (notAfter: string) => currencyOf({ isSuperseded: false, notAfter }, now);
    expect(at('2026-11-21T12:00:00.001Z')).toBe('current');
    expect(at('2026-11-21T12:00:00.000Z')).toBe('expired');
    expect(at('someday')).toBe('expired');
  });
});
