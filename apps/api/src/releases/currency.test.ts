import { policies, policyDigest } from '@holdpoint/shared/policy/policies';
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
  it('is in force while it is the same word for word', () => {
    for (const policy of policies) {
      const { ref } = policy;
      expect(isPolicyInForce({ ref, digest: policyDigest(policy) })).toBe(true);
      expect(isPolicyInForce({ ref, digest: policyDigest({ ...policy, title: 'x' }) })).toBe(false);
    }
  });

  it('is not when this platform does not know it, or when there is none', () => {
    const [policy] = policies;
    const digest = policy === undefined ? '' : policyDigest(policy);
    expect(isPolicyInForce({ ref: 'somebody-else@1.0', digest })).toBe(false);
    expect(isPolicyInForce(null)).toBe(false);
  });
});
