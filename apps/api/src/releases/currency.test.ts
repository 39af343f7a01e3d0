import { describe, expect, it } from '@jest/globals';

import { currencyOf, isPolicyInForce } from './currency.js';

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

describe('the policy of a decision', () => {
  const digest = `sha256:${'a'.repeat(64)}`;

  it('is in force while the same document is, word for word', () => {
    expect(isPolicyInForce({ ref: 'a@1', digest }, new Set([digest]))).toBe(true);
    expect(isPolicyInForce({ ref: 'a@1', digest }, new Set(['another']))).toBe(false);
  });

  it('is not when nothing is in force, or when there is none', () => {
    expect(isPolicyInForce({ ref: 'a@1', digest }, new Set())).toBe(false);
    expect(isPolicyInForce(null, new Set([digest]))).toBe(false);
  });
});
