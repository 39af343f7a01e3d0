import { describe, expect, it } from '@jest/globals';

import { completedAtOf } from './completed-at.js';

const at = (completedAt: string) => ({ completedAt });

describe('the completion of a run', () => {
  it('is the time of its last record, in any order', () => {
    const records = [at('2026-01-03T00:00:00Z'), at('2026-01-02T00:00:00Z')];
    expect(completedAtOf(records, '2026-01-01T00:00:00Z')).toBe('2026-01-03T00:00:00Z');
    expect(completedAtOf(records.toReversed(), '2026-01-01T00:00:00Z')).toBe(
      '2026-01-03T00:00:00Z',
    );
  });

  it('is not before its registration, whatever its records say', () => {
    expect(completedAtOf([], '2026-01-01T00:00:00Z')).toBe('2026-01-01T00:00:00Z');
    expect(completedAtOf([at('2025-12-31T00:00:00Z')], '2026-01-01T00:00:00Z')).toBe(
      '2026-01-01T00:00:00Z',
    );
  });

  it('compares moments and not texts', () => {
    expect(completedAtOf([at('2026-01-01T00:00:00.500Z')], '2026-01-01T00:00:00Z')).toBe(
      '2026-01-01T00:00:00.500Z',
    );
  });
});
