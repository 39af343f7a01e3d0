import type { DueDate } from '@holdpoint/shared/contracts/releases';
import { describe, expect, it } from '@jest/globals';

import { byNearness, nearnessOf } from './due-dates.js';

const now = new Date('2026-11-21T12:00:00.000Z');

const aDueDate = (at: string): DueDate => ({
  kind: 'evidence_expires',
  at,
  checkpointId: '00000000-0000-4000-8000-000000000001',
  model: 'reference',
  checkpoint: 'reference-small',
  action: 'deploy_external',
  policy: 'anthropic-rsp@2.2',
  evaluation: 'autonomy/benign-tasks@1',
});

describe('a due date', () => {
  it('is overdue from its very moment on', () => {
    expect(nearnessOf({ at: '2026-11-21T12:00:00.000Z' }, now)).toBe('overdue');
    expect(nearnessOf({ at: '2026-11-21T12:00:00.001Z' }, now)).toBe('this_month');
  });

  it('is later beyond thirty days', () => {
    expect(nearnessOf({ at: '2026-12-21T12:00:00.000Z' }, now)).toBe('this_month');
    expect(nearnessOf({ at: '2026-12-21T12:00:00.001Z' }, now)).toBe('later');
  });

  it('that nobody can read is overdue', () => {
    expect(nearnessOf({ at: 'never' }, now)).toBe('overdue');
  });

  it('comes before what is due after it', () => {
    const [late, early] = [aDueDate('2026-11-25T00:00:00Z'), aDueDate('2026-11-22T00:00:00Z')];
    expect(byNearness([late, early], now)).toEqual({
      overdue: [],
      this_month: [early, late],
      later: [],
    });
  });
});
