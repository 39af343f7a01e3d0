import { errored, scored, unscored } from '@holdpoint/shared/evidence/score';
import { setAsideCodes } from '@holdpoint/shared/evidence/set-aside';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { reasonOf } from './metrics-reasons.js';

describe('the reason of a score', () => {
  it('is the code of ours, and nothing for a sample that was measured', () => {
    expect(reasonOf(scored(1))).toBe('none');
    expect(reasonOf(unscored('no_answer'))).toBe('no_answer');
    expect(reasonOf(errored('provider.rejected'))).toBe('provider.rejected');
    for (const code of setAsideCodes) expect(reasonOf(errored(code))).toBe(code);
  });

  it('is one of few words whatever code an evaluation makes up', () => {
    const reasons = new Set<string>();
    fc.assert(fc.property(fc.string(), (code) => void reasons.add(reasonOf(errored(code)))));
    expect([...reasons]).toEqual(['other']);
  });
});
