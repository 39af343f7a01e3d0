import { describe, expect, it } from '@jest/globals';

import { changeOf } from './firing-words.js';

const aDecision = {
  id: '00000000-0000-4000-8000-000000000001',
  decision: 'ALLOW',
  sentence: 'ALLOW: all.',
  decidedAt: '2026-11-21T12:00:00.000Z',
} as const;

describe('what a firing did to the gate', () => {
  it('is told as a change, as the same, or as the first word', () => {
    const tell = (before: 'PENDING' | 'ALLOW' | null) =>
      changeOf({ decision: { ...aDecision, before } });
    expect([tell('PENDING'), tell('ALLOW'), tell(null)]).toEqual([
      'PENDING → ALLOW',
      'ALLOW, as before',
      'ALLOW, decided for the first time',
    ]);
  });

  it('is nothing while the gate is not decided anew', () => {
    expect(changeOf({ decision: null })).toBeNull();
  });
});
