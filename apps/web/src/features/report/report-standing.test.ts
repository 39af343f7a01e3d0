import type { Currency } from '@holdpoint/shared/contracts/releases';
import { describe, expect, it } from '@jest/globals';

import { standingOf } from './report-standing.js';

const id = '00000000-0000-4000-8000-000000000001';
const policy = { ref: 'anthropic-rsp@2.2', digest: `sha256:${'0'.repeat(64)}` };
const decision = { id, action: 'deploy_external', policy } as const;

const aRelease = (newestId: string, currency: Currency) => ({
  gates: [
    {
      action: 'deploy_external' as const,
      policy: policy.ref,
      campaign: null,
      decision: {
        id: newestId,
        decision: 'ALLOW' as const,
        sentence: 'ALLOW: all holds.',
        decidedAt: '2026-11-21T12:00:00.000Z',
        notAfter: null,
        requestedBy: 'pipeline',
        currency,
      },
    },
  ],
});

describe('whether a reported decision still stands', () => {
  it('is as the platform says while it is the newest of its gate', () => {
    const kinds = (['current', 'superseded', 'expired'] as const).map(
      (currency) => standingOf(decision, aRelease(id, currency)).kind,
    );
    expect(kinds).toEqual(['current', 'superseded', 'expired']);
  });

  it('is replaced once a later one was recorded, however current that is', () => {
    const by = '00000000-0000-4000-8000-000000000002';
    expect(standingOf(decision, aRelease(by, 'current'))).toEqual({ kind: 'replaced', by });
  });

  it('is unknown, never current, where it cannot be told', () => {
    expect(standingOf(decision, undefined).kind).toBe('unknown');
    expect(standingOf(decision, { gates: [] }).kind).toBe('unknown');
    expect(standingOf({ ...decision, policy: null }, aRelease(id, 'current')).kind).toBe('unknown');
  });
});
