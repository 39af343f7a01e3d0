import { describe, expect, it } from '@jest/globals';

import { wordOf } from './release-queries.js';

const decision = {
  id: '00000000-0000-4000-8000-000000000001',
  decision: 'ALLOW',
  sentence: 'ALLOW: all holds.',
  decidedAt: '2026-11-21T12:00:00.000Z',
  notAfter: '2026-12-21T12:00:00.000Z',
  requestedBy: 'pipeline',
} as const;

describe('the word of a gate in a list', () => {
  it('is that of today only while the decision is current', () => {
    expect(wordOf({ decision: { ...decision, currency: 'current' } }).kind).toBe('current');
    expect(wordOf({ decision: { ...decision, currency: 'superseded' } }).kind).toBe('past');
    expect(wordOf({ decision: { ...decision, currency: 'expired' } }).kind).toBe('past');
    expect(wordOf({ decision: null }).kind).toBe('undecided');
  });
});
