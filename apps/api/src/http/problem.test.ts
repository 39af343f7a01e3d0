import { Problem } from '@holdpoint/shared/contracts/problem';
import { errorKinds, HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isDatabaseOutage, problemOf } from './problem.js';

function aDatabaseError(code: string): Error {
  return Object.assign(new Error('terminating connection due to administrator command'), { code });
}

describe('problem', () => {
  it.each(errorKinds)('carries code and kind of an error of kind %s', (kind) => {
    const error = new HoldpointError({ code: 'thing.wrong', kind, message: 'It went wrong.' });
    expect(problemOf(error, 'r-1')).toMatchObject({
      code: 'thing.wrong',
      kind,
      detail: 'It went wrong.',
      requestId: 'r-1',
    });
  });

  it('keeps the text of a bug to the log', () => {
    const problem = problemOf(new Error('password=hunter2 at /root/secret.ts'), 'r-1');
    expect(problem).toMatchObject({ status: 500, code: 'server.failed', kind: 'bug' });
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|secret\.ts/);
  });

  it.each(['57P01', '57P03', '08006', 'ECONNREFUSED', 'ECONNRESET'])(
    'calls the loss of the database (%s) unavailable',
    (code) => {
      expect(problemOf(aDatabaseError(code), 'r-1')).toMatchObject({
        status: 503,
        code: 'database.unavailable',
      });
      expect(isDatabaseOutage(new Error('wrapped', { cause: aDatabaseError(code) }))).toBe(true);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'timeout exceeded when trying to connect',
    'Transaction API error: Unable to start a transaction in the given time.',
  ])('knows an outage that has no code: %s', (message) => {
    expect(isDatabaseOutage(new Error(message))).toBe(true);
  });

  it.each(['40001', '40P01'])(
    'asks to come again where too many were at it at once (%s)',
    (code) => {
      expect(problemOf(aDatabaseError(code), 'r-1')).toMatchObject({
        status: 503,
        code: 'database.contended',
        details: { retryAfterSeconds: 1 },
      });
    },
  );

  it('does not call a refused statement an outage', () => {
    expect(isDatabaseOutage(aDatabaseError('42501'))).toBe(false);
    expect(isDatabaseOutage('no error at all')).toBe(false);
  });

  it('is a problem whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const problem = Problem.parse(problemOf(thrown, 'r-1'));
        expect(problem.status).toBeGreaterThanOrEqual(400);
      }),
    );
  });
});
