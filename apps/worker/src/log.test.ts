import { describe, expect, it } from '@jest/globals';

import { errorLine } from './log.js';

describe('a logged error', () => {
  it('keeps code and message, and leaves out details and causes, which may quote a model', () => {
    const error = Object.assign(new Error('busy', { cause: new Error('model text') }), {
      code: 'provider.overloaded',
      details: { text: 'model text' },
    });
    expect(errorLine(error)).toEqual({
      name: 'Error',
      code: 'provider.overloaded',
      message: 'busy',
    });
  });

  it('never holds the password of a connection string', () => {
    const line = errorLine(new Error('no route to postgres://holdpoint_worker:p4ss@db:5432/x'));
    expect(line.message).toBe('no route to postgres://holdpoint_worker:[redacted]@db:5432/x');
  });
});
