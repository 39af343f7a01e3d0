import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { rateLimitsOf, retryAfterMs } from './rate-limits.js';

const now = new Date('2026-11-21T12:00:00Z');

describe('rate-limit headers', () => {
  it('are read bucket by bucket', () => {
    const headers = new Headers({
      'anthropic-ratelimit-requests-limit': '4000',
      'anthropic-ratelimit-requests-remaining': '3999',
      'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:01Z',
      'anthropic-ratelimit-output-tokens-limit': '80000',
      'anthropic-ratelimit-output-tokens-remaining': '79000',
    });
    expect(rateLimitsOf(headers)).toEqual({
      requests: { limit: 4000, remaining: 3999, resetAt: new Date('2026-11-21T12:00:01Z') },
      outputTokens: { limit: 80_000, remaining: 79_000, resetAt: null },
    });
  });

  it('are absent when the provider sends none or half of them', () => {
    expect(rateLimitsOf(new Headers())).toBeNull();
    expect(rateLimitsOf(new Headers({ 'anthropic-ratelimit-requests-limit': '10' }))).toBeNull();
  });

  it('count as absent when they are not plain numbers', () => {
    for (const value of ['-1', '1e9', 'NaN', '0x10', '9'.repeat(400)]) {
      const headers = new Headers({
        'anthropic-ratelimit-requests-limit': value,
        'anthropic-ratelimit-requests-remaining': '1',
      });
      expect(rateLimitsOf(headers)).toBeNull();
    }
  });
});

describe('the pause that a response asks for', () => {
  it('is read from milliseconds before seconds before a date', () => {
    expect(retryAfterMs(new Headers({ 'retry-after-ms': '60', 'retry-after': '5' }), now)).toBe(60);
    expect(retryAfterMs(new Headers({ 'retry-after': '5' }), now)).toBe(5000);
    expect(retryAfterMs(new Headers({ 'retry-after': 'Sat, 21 Nov 2026 12:00:07 GMT' }), now)).toBe(
      7000,
    );
  });

  it('is nothing where the header is missing or senseless, and never negative', () => {
    expect(retryAfterMs(new Headers(), now)).toBeNull();
    expect(retryAfterMs(new Headers({ 'retry-after': '-3' }), now)).toBeNull();
    expect(retryAfterMs(new Headers({ 'retry-after': 'Sat, 21 Nov 2020 12:00:07 GMT' }), now)).toBe(
      0,
    );
  });

  it('is null, finite or zero for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const pause = retryAfterMs({ get: () => text }, now);
        return pause === null || (pause >= 0 && Number.isFinite(pause));
      }),
    );
  });
});
