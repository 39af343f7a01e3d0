import { describe, expect, it } from '@jest/globals';

import { errorKinds } from '../errors/holdpoint-error.js';
import { statusOf } from './problem.js';

describe('the HTTP status of an error kind', () => {
  it.each([
    ['invalid', 422],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['throttled', 429],
    ['unavailable', 503],
    ['integrity', 500],
    ['bug', 500],
  ] as const)('%s is %d', (kind, status) => {
    expect(statusOf(kind)).toBe(status);
  });

  it('is never one of success', () => {
    for (const kind of errorKinds) expect(statusOf(kind)).toBeGreaterThanOrEqual(400);
  });
});
