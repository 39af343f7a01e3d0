import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { limitHeaders, openBucket, take } from './rate-limit.js';

describe('the request bucket', () => {
  it('refuses the request after the last and says when the next fits', () => {
    let bucket = openBucket(2, 0);
    bucket = take(bucket, 0).bucket;
    bucket = take(bucket, 0).bucket;
    expect(take(bucket, 0)).toMatchObject({ isAllowed: false, retryAfterMs: 30_000 });
    expect(take(bucket, 30_000)).toMatchObject({ isAllowed: true, retryAfterMs: 0 });
  });

  it('allows at most its size and what flows in over any time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.array(fc.nat(200), { maxLength: 300 }),
        (rate, gaps) => {
          let bucket = openBucket(rate, 0);
          let now = 0;
          let allowed = 0;
          for (const gap of gaps) {
            now += gap;
            const taken = take(bucket, now);
            bucket = taken.bucket;
            if (taken.isAllowed) allowed += 1;
          }
          return allowed <= rate + (now * rate) / 60_000 + 1e-6;
        },
      ),
    );
  });

  it('lets a caller pass who waits as long as it was told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (rate) => {
        const empty = { requestsPerMinute: rate, level: 0, updatedAt: 0 };
        return take(empty, take(empty, 0).retryAfterMs).isAllowed;
      }),
    );
  });

  it('reports limit, remaining requests and the time of full refill', () => {
    const taken = take(openBucket(60, 0), 0);
    expect(limitHeaders(taken, 0)).toMatchObject({
      'anthropic-ratelimit-requests-limit': '60',
      'anthropic-ratelimit-requests-remaining': '59',
      'anthropic-ratelimit-requests-reset': '1970-01-01T00:00:01.000Z',
    });
  });
});
