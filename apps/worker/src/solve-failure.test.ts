import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';

import { CLAIM_LIMIT } from './claim.js';
import { readFailure } from './solve-failure.js';

function failure(code: `${string}.${string}`, kind: HoldpointError['kind']): HoldpointError {
  return new HoldpointError({ code, kind, message: 'failed' });
}

describe('a failed solve', () => {
  it.each(['throttled', 'unavailable'] as const)(
    'is tried again when the infrastructure was %s',
    (kind) => {
      const reading = readFailure(failure('provider.overloaded', kind), 1);
      expect(reading).toEqual({ kind: 'released', code: 'provider.overloaded' });
    },
  );

  it('is recorded as errored with its code at the last claim', () => {
    const reading = readFailure(failure('provider.overloaded', 'unavailable'), CLAIM_LIMIT);
    expect(reading).toEqual({
      kind: 'failed',
      score: { status: 'errored', code: 'provider.overloaded' },
    });
  });

  it.each(['invalid', 'unauthenticated', 'integrity', 'bug'] as const)(
    'is recorded at once when it was %s',
    (kind) => {
      const reading = readFailure(failure('provider.rejected', kind), 1);
      expect(reading).toEqual({
        kind: 'failed',
        score: { status: 'errored', code: 'provider.rejected' },
      });
    },
  );

  it('is unscored, and never degraded, where there is no sandbox', () => {
    const reading = readFailure(failure('sandbox.unavailable', 'unavailable'), 1);
    expect(reading).toEqual({
      kind: 'failed',
      score: { status: 'unscored', reason: 'sandbox_unavailable' },
    });
  });

  it.each([new Error('text of a model'), 'text', undefined])(
    'says nothing of %p but that it was thrown',
    (error) => {
      expect(readFailure(error, 1)).toEqual({
        kind: 'failed',
        score: { status: 'errored', code: 'solve.threw' },
      });
    },
  );
});
