import { type ErrorKind, HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';

import { exitCodeOf } from './fail.js';

const anError = (code: `${string}.${string}`, kind: ErrorKind) =>
  new HoldpointError({ code, kind, message: 'x' });

describe('the exit code of an error', () => {
  it.each([
    ['usage.option', 'invalid', 64],
    ['checkpoint.unknown', 'not_found', 64],
    ['token.missing', 'unauthenticated', 64],
    ['server.unreachable', 'unavailable', 14],
    ['sign_in.throttled', 'throttled', 14],
    ['log.truncated', 'invalid', 13],
    ['verify.changed', 'invalid', 13],
    ['object.corrupt', 'integrity', 13],
    ['run.integrity_failed', 'integrity', 13],
    ['server.response_invalid', 'bug', 70],
  ] as const)('%s (%s) is %d', (code, kind, expected) => {
    expect(exitCodeOf(anError(code, kind))).toBe(expected);
  });

  it('is never 0, 1 or 2: an error must not read as an answer, nor as a crash', () => {
    const kinds: ErrorKind[] = [
      'invalid',
      'unauthenticated',
      'forbidden',
      'not_found',
      'conflict',
      'throttled',
      'unavailable',
      'integrity',
      'bug',
    ];
    for (const kind of kinds) expect(exitCodeOf(anError('x.y', kind))).toBeGreaterThan(9);
  });
});
