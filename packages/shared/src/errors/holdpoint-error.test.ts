import { describe, expect, it } from '@jest/globals';

import { errorKinds, HoldpointError, isHoldpointError } from './holdpoint-error.js';

describe('the error', () => {
  it('carries code, kind, details and cause beside its message', () => {
    const cause = new Error('below');
    const error = new HoldpointError({
      code: 'run.lost',
      kind: 'unavailable',
      message: 'The run is lost.',
      details: { runId: 7 },
      cause,
    });
    expect(error).toMatchObject({
      name: 'HoldpointError',
      code: 'run.lost',
      kind: 'unavailable',
      message: 'The run is lost.',
      details: { runId: 7 },
      cause,
    });
    expect(error).toBeInstanceOf(Error);
  });

  it('has no cause and no details where none were given', () => {
    const error = new HoldpointError({ code: 'run.lost', kind: 'bug', message: 'Lost.' });
    expect('cause' in error).toBe(false);
    expect(error.details).toEqual({});
  });

  it('is known by its shape, also when another copy of the class made it', () => {
    const foreign = Object.assign(new Error('x'), { code: 'a.b', kind: 'conflict' });
    expect(isHoldpointError(foreign)).toBe(true);
    for (const kind of errorKinds) {
      expect(isHoldpointError(new HoldpointError({ code: 'a.b', kind, message: '' }))).toBe(true);
    }
  });

  it.each([
    ['nothing', undefined],
    ['an object that is no error', { code: 'a.b', kind: 'bug' }],
    ['an error of Node', Object.assign(new Error('x'), { code: 'ENOENT' })],
    ['an unknown kind', Object.assign(new Error('x'), { code: 'a.b', kind: 'sad' })],
    ['a code that is no text', Object.assign(new Error('x'), { code: 7, kind: 'bug' })],
    ['an error without a code', Object.assign(new Error('x'), { kind: 'bug' })],
  ])('is not taken from %s', (_, value) => {
    expect(isHoldpointError(value)).toBe(false);
  });
});
