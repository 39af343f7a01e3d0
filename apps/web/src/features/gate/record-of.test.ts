import type { ReleaseGate } from '@holdpoint/shared/contracts/releases';
import { describe, expect, it } from '@jest/globals';

import { recordOf } from './record-of.js';

const place = { action: 'deploy_external', policy: 'anthropic-rsp@2.2' } as const;

const decision = {
  id: '00000000-0000-4000-8000-000000000001',
  decision: 'ALLOW',
  sentence: 'ALLOW: all holds.',
  decidedAt: '2026-11-21T12:00:00.000Z',
  notAfter: '2026-12-21T12:00:00.000Z',
  requestedBy: 'pipeline',
  currency: 'current',
} as const;

const aGate = (changes: Partial<ReleaseGate> = {}): ReleaseGate => ({
  ...place,
  campaign: null,
  decision,
  ...changes,
});

describe('what is on record of a gate', () => {
  it('is the same while it is current and says the same word', () => {
    expect(recordOf(place, { decision: 'ALLOW' }, { gates: [aGate()] }).kind).toBe('same');
  });

  it('is superseded when the gate says another word now, even if the list calls it current', () => {
    expect(recordOf(place, { decision: 'DENY' }, { gates: [aGate()] }).kind).toBe('superseded');
  });

  it('is superseded or expired as the platform says, though the word is the same', () => {
    const kinds = (['superseded', 'expired'] as const).map(
      (currency) =>
        recordOf(
          place,
          { decision: 'ALLOW' },
          { gates: [aGate({ decision: { ...decision, currency } })] },
        ).kind,
    );
    expect(kinds).toEqual(['superseded', 'expired']);
  });

  it('is nothing for a gate that was never decided, or of another policy or action', () => {
    const gates = [
      aGate({ decision: null }),
      aGate({ policy: 'anthropic-rsp@1.0' }),
      aGate({ action: 'deploy_internal' }),
    ];
    expect(recordOf(place, { decision: 'ALLOW' }, { gates }).kind).toBe('none');
    expect(recordOf(place, { decision: 'ALLOW' }, { gates: [] }).kind).toBe('none');
  });
});
