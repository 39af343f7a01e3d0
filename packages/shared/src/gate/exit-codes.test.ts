import { describe, expect, it } from '@jest/globals';

import { DecisionWord } from '../contracts/common.js';
import { exitCodeAt, exitCodeOf, exitCodes } from './exit-codes.js';

describe('exit codes', () => {
  it('are the contract of the command line', () => {
    expect(Object.values(exitCodes)).toEqual([0, 10, 11, 12, 13, 14, 64]);
  });

  it.each([
    ['ALLOW', 0],
    ['DENY', 10],
    ['INCONCLUSIVE', 11],
    ['PENDING', 11],
  ])('say %s as %i', (word, code) => {
    expect(exitCodeOf(word)).toBe(code);
  });

  it('open for one word only', () => {
    expect(DecisionWord.options.filter((word) => exitCodeOf(word) === 0)).toEqual(['ALLOW']);
  });

  it.each(['allow', 'ALLOW ', 'PASSED', '', '__proto__', 'toString'])(
    'deny the unknown word %j',
    (word) => {
      expect(exitCodeOf(word)).toBe(10);
    },
  );

  it.each([
    ['2026-03-02T00:00:00Z', 0],
    ['2026-03-01T00:00:00Z', 12],
    ['2026-02-01T00:00:00Z', 12],
    ['soon', 12],
    [null, 12],
  ])('read an ALLOW that ends at %j as %i', (notAfter, code) => {
    expect(exitCodeAt({ decision: 'ALLOW', notAfter }, new Date('2026-03-01T00:00:00Z'))).toBe(
      code,
    );
  });

  it('do not call another decision stale', () => {
    expect(exitCodeAt({ decision: 'DENY', notAfter: null }, new Date(0))).toBe(10);
  });

  it('call an ALLOW stale when the clock is none', () => {
    expect(
      exitCodeAt({ decision: 'ALLOW', notAfter: '2026-03-02T00:00:00Z' }, new Date(Number.NaN)),
    ).toBe(12);
  });

  it.each(['ALLOW', 'DENY', 'INCONCLUSIVE'])('call a %s stale that was revoked', (decision) => {
    const revoked = { decision, notAfter: '2026-03-02T00:00:00Z', revocation: {} };
    expect(exitCodeAt(revoked, new Date('2026-03-01T00:00:00Z'))).toBe(12);
    expect(exitCodeAt({ ...revoked, revocation: null }, new Date('2026-03-01T00:00:00Z'))).toBe(
      exitCodeOf(decision),
    );
  });
});
