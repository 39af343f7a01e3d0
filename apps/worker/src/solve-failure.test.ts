import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';

import { FAILED_LIMIT } from './attempt-limits.js';
import { readFailure } from './solve-failure.js';

function failure(code: `${string}.${string}`, kind: HoldpointError['kind']): HoldpointError {
  return new HoldpointError({ code, kind, message: 'failed' });
}

const firstClaim = { failedClaims: 0 };

describe('a failed solve', () => {
  it.each(['throttled', 'unavailable'] as const)(
    'is tried again when the infrastructure was %s',
    (kind) => {
      const reading = readFailure(failure('provider.overloaded', kind), firstClaim);
      expect(reading).toEqual({ kind: 'released', code: 'provider.overloaded' });
    },
  );

  it('sets the sample aside at the last claim, with the code of what failed', () => {
    const reading = readFailure(failure('provider.overloaded', 'unavailable'), {
      failedClaims: FAILED_LIMIT - 1,
    });
    expect(reading).toEqual({
      kind: 'failed',
      score: {
        status: 'errored',
        code: 'sample.attempts_exhausted',
        explanation: 'provider.overloaded at the last of 20 claims.',
      },
    });
  });

  it.each(['invalid', 'unauthenticated', 'integrity', 'bug'] as const)(
    'is recorded at once when it was %s',
    (kind) => {
      const reading = readFailure(failure('provider.rejected', kind), firstClaim);
      expect(reading).toEqual({
        kind: 'failed',
        score: { status: 'errored', code: 'provider.rejected' },
      });
    },
  );

  it('is unscored, and never degraded, where there is no sandbox', () => {
    const reading = readFailure(failure('sandbox.unavailable', 'invalid'), firstClaim);
    expect(reading).toEqual({
      kind: 'failed',
      score: { status: 'unscored', reason: 'sandbox_unavailable' },
    });
  });

  it('is tried again where the sandbox did not come up, and unscored at last', () => {
    const readings = [0, 3, 4].map((failedClaims) =>
      readFailure(failure('sandbox.unavailable', 'unavailable'), { failedClaims }),
    );
    const again = { kind: 'released', code: 'sandbox.unavailable' };
    expect(readings).toEqual([
      again,
      again,
      { kind: 'failed', score: { status: 'unscored', reason: 'sandbox_unavailable' } },
    ]);
  });

  it.each([new Error('text of a model'), 'text', undefined])(
    'says nothing of %p but that it was thrown',
    (error) => {
      expect(readFailure(error, firstClaim)).toEqual({
        kind: 'failed',
        score: { status: 'errored', code: 'solve.threw' },
      });
    },
  );
});
