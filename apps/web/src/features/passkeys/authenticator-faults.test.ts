import { describe, expect, it } from '@jest/globals';

import { authenticatorFault } from './authenticator-faults.js';

const named = (name: string): Error => Object.assign(new Error('of the browser'), { name });

describe('an authenticator that gives nothing', () => {
  it.each([
    ['NotAllowedError', 'sign', 'passkey.cancelled'],
    ['AbortError', 'sign', 'passkey.cancelled'],
    ['InvalidStateError', 'enrol', 'passkey.enrolled_already'],
    ['InvalidStateError', 'sign', 'passkey.failed'],
    ['SecurityError', 'sign', 'passkey.wrong_address'],
    ['ConstraintError', 'enrol', 'passkey.unsupported'],
    ['NotSupportedError', 'enrol', 'passkey.unsupported'],
    ['UnknownError', 'sign', 'passkey.failed'],
  ] as const)('by %s while a person would %s is %s', (name, ceremony, code) => {
    expect(authenticatorFault(named(name), ceremony).code).toBe(code);
  });

  it('says first that nothing was signed', () => {
    expect(authenticatorFault(named('NotAllowedError'), 'sign').message).toMatch(
      /^Nothing was signed: the request was cancelled, took too long/,
    );
  });

  it('says so of anything that was thrown', () => {
    expect(authenticatorFault('a text', 'enrol').message).toMatch(/^Nothing was enrolled: /);
  });
});
